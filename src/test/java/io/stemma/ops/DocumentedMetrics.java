package io.stemma.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that docs/observe.md lists. */
final class DocumentedMetrics {
  private static final Path PAGE = Path.of("docs", "observe.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `((?:stemma|http_server|sql_pool)_[a-z_]+)` \\|.*");
  private static final Pattern NAMED =
      Pattern.compile("\\b((?:stemma|http_server|sql_pool)_[a-z_]+)\\b");
  private static final Pattern SERIES = Pattern.compile("_(?:bucket|count|sum|max)$");

  private DocumentedMetrics() {}

  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    text(PAGE)
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .forEach(row -> names.add(row.group(1)));
    return names;
  }

  /** The metrics that a text names, for instance of a dashboard. */
  static Set<String> in(String text) {
    Set<String> names = new TreeSet<>();
    NAMED.matcher(text).results().forEach(found -> names.add(family(found.group(1))));
    return names;
  }

  /** The metric that a series is of. */
  static String family(String series) {
    return SERIES.matcher(series).replaceFirst("");
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
