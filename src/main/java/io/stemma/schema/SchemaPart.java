package io.stemma.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** What migrates by itself, with a history of its own; the record comes first. */
public enum SchemaPart {
  RECORD(
      "db",
      "schema_history",
      """
      V0001__core.sql
      V0002__audit.sql
      V0003__seals.sql
      V0004__backfill.sql
      V0005__dual.sql
      V0006__access.sql
      V0007__references.sql
      V0008__origins.sql
      V0009__roles.sql
      """),
  GRAPH(
      "age",
      "graph_history",
      """
      V0001__graph.sql
      V0002__views.sql
      V0003__projection.sql
      V0004__rebuild.sql
      V0005__cypher_role.sql
      V0006__cypher_crashes.sql
      """);

  private final String folder;
  private final String history;
  private final String files;

  SchemaPart(String folder, String history, String files) {
    this.folder = folder;
    this.history = history;
    this.files = files;
  }

  /** As people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where its migrations are, in the sources and on the class path. */
  String folder() {
    return folder;
  }

  /** Its table in schema {@code stemma}. */
  String history() {
    return history;
  }

  /** The names of its migrations, in order; a test compares them with the folder. */
  List<String> files() {
    return files.lines().toList();
  }

  /** The last migration that this program has. */
  String last() {
    List<String> all = files();
    return version(all.get(all.size() - 1));
  }

  /** By version the checksum that the history keeps of each migration. */
  SortedMap<String, Integer> checksums() {
    SortedMap<String, Integer> checksums = new TreeMap<>();
    files().forEach(file -> checksums.put(version(file), checksum(text(file))));
    return checksums;
  }

  /** What a migration runs. */
  String text(String file) {
    String resource = "/io/stemma/" + folder + "/" + file;
    try (InputStream in =
        Objects.requireNonNull(SchemaPart.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(String file) {
    return file.substring(1, file.indexOf("__"));
  }

  /** As Flyway computes it: CRC-32 of the lines without their ends. */
  private static int checksum(String text) {
    CRC32 crc = new CRC32();
    Arrays.stream(text.split("\\R")).forEach(l -> crc.update(l.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
