package io.stemma;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, taken apart as far as the tests need it. */
record Markdown(Path file, List<String> lines) {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern TABLE_ROW = Pattern.compile("\\| `([^`]+)` \\|(.*)\\|");
  private static final String FENCE = "```";

  /**
   * What stands between two fences.
   *
   * @param language behind the first fence, for instance {@code bash}
   * @param line of the first fence, from 1
   */
  record Block(String language, int line, String text) {}

  /**
   * A row of a table.
   *
   * @param key what its first cell names as code
   * @param cells the others
   */
  record Row(String key, List<String> cells) {}

  static Markdown read(Path file) {
    try {
      return new Markdown(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every page of the project. */
  static List<Markdown> all() {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Markdown::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        if (start >= 0) {
          String language = lines.get(start).substring(FENCE.length());
          blocks.add(
              new Block(language, start + 1, String.join("\n", lines.subList(start + 1, i))));
        }
        start = start >= 0 ? -1 : i;
      }
    }
    return blocks;
  }

  /** The targets of links, in the order of the page. */
  List<String> links() {
    return LINK.matcher(String.join("\n", lines)).results().map(found -> found.group(1)).toList();
  }

  /** What links may name behind {@code #}. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    for (String line : lines) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        anchors.add(
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }

  /** The rows of all tables whose first cell is one piece of code. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      Matcher row = TABLE_ROW.matcher(line);
      if (row.matches()) {
        List<String> cells = Stream.of(row.group(2).split("\\|", -1)).map(String::strip).toList();
        rows.add(new Row(row.group(1), cells));
      }
    }
    return rows;
  }
}
