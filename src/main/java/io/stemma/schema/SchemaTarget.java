package io.stemma.schema;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a database is brought. All migrations are one sequence: those of the record, then those
 * of the graph, which is made over the whole record.
 *
 * @param part whose migration is the last one
 * @param version of that migration, as in its file's name
 */
public record SchemaTarget(SchemaPart part, String version) {
  /** All there is. */
  public static final SchemaTarget END =
      new SchemaTarget(SchemaPart.GRAPH, SchemaPart.GRAPH.last());

  private static final Pattern TEXT = Pattern.compile("(?:(record|graph):)?V?0*([0-9]{1,4})");

  /**
   * Reads {@code 7}, {@code 0007}, {@code record:7} or {@code graph:2}.
   *
   * @throws StemmaException {@link ErrorCode#WRONG_USE} when it is none of them
   */
  public static SchemaTarget parse(String text) {
    Matcher target = TEXT.matcher(text.strip());
    if (!target.matches()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--to takes a version of the record, such as "
              + SchemaPart.RECORD.last()
              + ", or of the graph, such as graph:"
              + SchemaPart.GRAPH.last()
              + ", not '"
              + text
              + "'.");
    }
    String part = target.group(1);
    return new SchemaTarget(
        part == null ? SchemaPart.RECORD : SchemaPart.valueOf(part.toUpperCase(Locale.ROOT)),
        String.format(Locale.ROOT, "%04d", Integer.parseInt(target.group(2))));
  }

  /** Whether anything of that part may be applied. */
  boolean reaches(SchemaPart other) {
    return other.compareTo(part) <= 0;
  }

  /** How far that part goes, where it is reached. */
  String lastOf(SchemaPart other) {
    return other == part ? version : other.last();
  }

  /**
   * Refuses what cannot be reached.
   *
   * @param known versions of the part, in order
   * @param applied the last one of the part in the database; empty where there is none
   * @throws StemmaException {@link ErrorCode#WRONG_USE}
   */
  void require(List<String> known, String applied) {
    if (!known.contains(version)) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "The "
              + part.text()
              + " has no migration "
              + version
              + ": there are "
              + String.join(", ", known)
              + ".");
    }
    if (applied.compareTo(version) > 0) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "The "
              + part.text()
              + " is at "
              + applied
              + ", beyond "
              + version
              + ": migrations only go forward. To go back, restore a backup.");
    }
  }
}
