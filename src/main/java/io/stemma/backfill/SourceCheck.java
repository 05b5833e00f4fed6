package io.stemma.backfill;

import io.stemma.backfill.mapping.Family;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a file can be taken at all.
 *
 * @param zone the zone of times that name none; null when there are none
 */
record SourceCheck(Family family, @Nullable ZoneId zone) {
  void check(OpenSource source) {
    checkTables(source);
    checkZone(source);
  }

  /** Some table of the file must be known. */
  void checkTables(OpenSource source) {
    if (source.database().tables().stream().noneMatch(t -> family.mappingOf(t).isPresent())) {
      throw new StemmaException(
          ErrorCode.SOURCE_UNKNOWN_SCHEMA,
          source.file()
              + " is a SQLite file without any table of a "
              + family.name()
              + " estate. Its tables: "
              + String.join(", ", source.database().tables().stream().map(t -> t.name()).toList())
              + ".");
    }
  }

  /** Times without a zone need one named. */
  void checkZone(OpenSource source) {
    if (zone == null) {
      List<String> naive = new NaiveTimes(family).in(source.database());
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
