package io.stemma.backfill;

import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.source.SqliteNames;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a file can be taken at all.
 *
 * @param zone the zone of times that name none; null when there are none
 * @param options which tables matter
 */
record SourceCheck(Family family, @Nullable ZoneId zone, LoadOptions options) {
  void check(OpenSource source) {
    checkTables(source);
    checkZone(source);
  }

  /** Some table of the file must be known. */
  void checkTables(OpenSource source) {
    if (source.database().tables().stream().noneMatch(t -> family.mappingOf(t).isPresent())) {
      String known =
          family.notAccountedFor(source.database()).stream()
              .map(found -> " " + found.text() + ".")
              .collect(Collectors.joining());
      throw new StemmaException(
          ErrorCode.SOURCE_UNKNOWN_SCHEMA,
          source.file()
              + " is a SQLite file without any table of a "
              + family.name()
              + " estate. Its tables: "
              + String.join(", ", source.database().tables().stream().map(t -> t.name()).toList())
              + "."
              + known);
    }
  }

  /** Every table asked for must be a known one of some file. */
  void checkNames(List<OpenSource> sources) {
    Set<String> known = new TreeSet<>(SqliteNames.ORDER);
    for (OpenSource source : sources) {
      source.database().tables().stream()
          .filter(table -> family.mappingOf(table).isPresent())
          .forEach(table -> known.add(table.name()));
    }
    List<String> unknown = options.tables().stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--tables names what no file has, or what is not moved: "
              + String.join(", ", unknown)
              + ". The tables there are: "
              + String.join(", ", known)
              + ".");
    }
  }

  /** Every table whose rows may stay behind must be in some file. */
  void checkAccepted(List<OpenSource> sources) {
    Set<String> there = new TreeSet<>(SqliteNames.ORDER);
    for (OpenSource source : sources) {
      source.database().tables().forEach(table -> there.add(table.name()));
      source.database().standIns().forEach(standIn -> there.add(standIn.name()));
    }
    List<String> missing =
        options.acceptUnknown().stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new StemmaException(
          ErrorCode.WRONG_USE,
          "--accept-unknown names what no file has: "
              + String.join(", ", missing)
              + ". Tables and views there are: "
              + String.join(", ", there)
              + ".");
    }
  }

  /** Times without a zone need one named. */
  void checkZone(OpenSource source) {
    if (zone == null) {
      List<String> naive = new NaiveTimes(family).in(source.database(), options::takes);
      if (!naive.isEmpty()) {
        throw new StemmaException(
            ErrorCode.SOURCE_ZONE_NEEDED,
            source.file()
                + " holds times without a zone in: "
                + String.join(", ", naive)
                + ". Name the zone its programs ran in, for instance --source-zone America/Denver"
                + " (or UTC).");
      }
    }
  }
}
