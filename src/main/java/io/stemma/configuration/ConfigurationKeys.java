package io.stemma.configuration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every key of the environment that Stemma reads: {@code configuration.tsv}, which says more. */
public final class ConfigurationKeys {
  private static final String TABLE = "configuration.tsv";
  private static final int FARTHEST = 6;
  private static final int NAME = 0;
  private static final int LEAST = 1;
  private static final int MOST = 2;
  private static final int ALIASES = 7;

  private final List<Key> keys;

  private ConfigurationKeys(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * A key.
   *
   * @param least of its value; null where it has no range
   * @param most a number, or the key whose value it is; null where there is none
   * @param aliases other names it is read under
   */
  public record Key(
      String name, @Nullable String least, @Nullable String most, List<Alias> aliases) {
    private static Key of(String line) {
      String[] cells = line.split("\t", -1);
      return new Key(
          cells[NAME],
          cells[LEAST].isEmpty() ? null : cells[LEAST],
          cells[MOST].isEmpty() ? null : cells[MOST],
          cells[ALIASES].isEmpty()
              ? List.of()
              : Stream.of(cells[ALIASES].split(" ")).map(Alias::of).toList());
    }

    /** Its name as a property, for instance {@code stemma.store.pool-size}. */
    public String property() {
      return property(name);
    }

    /** The same of a key by its name. */
    public static String property(String name) {
      String[] words = name.toLowerCase(Locale.ROOT).split("_", 3);
      return words.length < 3
          ? String.join(".", words)
          : words[0] + "." + words[1] + "." + words[2].replace('_', '-');
    }
  }

  /** Those of the table beside this class. */
  public static ConfigurationKeys read() {
    try (InputStream in = ConfigurationKeys.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in, TABLE), StandardCharsets.UTF_8))) {
      return new ConfigurationKeys(lines.lines().skip(1).map(Key::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Key> all() {
    return keys;
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  Optional<Key> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** The key that was perhaps meant. */
  public Optional<String> nearest(String name) {
    return keys.stream()
        .map(Key::name)
        .filter(known -> distance(name, known) <= FARTHEST)
        .min(Comparator.comparing((String known) -> distance(name, known)));
  }

  /** Characters that must be added, removed or changed to make one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
