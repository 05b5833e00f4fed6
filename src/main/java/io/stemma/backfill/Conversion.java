package io.stemma.backfill;

import io.stemma.backfill.convert.ConvertReport;
import io.stemma.backfill.convert.EstateConversion;
import io.stemma.backfill.convert.NewFile;
import io.stemma.backfill.load.LoadOptions;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.mapping.Family;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.RowStore;
import io.stemma.store.sqlite.SqliteRowStore;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file of Stemma's own store out of SQLite files of any dialect. Every file is looked at
 * before the first row is written; they are only read.
 */
public final class Conversion {
  /** Nobody else knows the file before it has its name. */
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final Family family;
  private final @Nullable ZoneId zone;
  private final StopRequest stop;
  private Set<String> acceptUnknown = Set.of();

  /**
   * Prepares a conversion.
   *
   * @param zone the zone of times that name none; null when there are none
   * @param stop ends it at the end of a batch, with nothing left of it
   */
  public Conversion(Family family, @Nullable ZoneId zone, StopRequest stop) {
    this.family = family;
    this.zone = zone;
    this.stop = stop;
  }

  /** Lets the rows of tables of a known name stay behind where no dialect fits. */
  public Conversion accepting(Set<String> tables) {
    acceptUnknown = Set.copyOf(tables);
    return this;
  }

  /**
   * Takes the files in their order. The new one has its name only once it is whole.
   *
   * @throws StemmaException when a file is not usable, or the new one is there already
   */
  public List<ConvertReport> run(List<Path> files, Path out) {
    List<OpenSource> sources = new ArrayList<>();
    try (NewFile made = NewFile.at(out)) {
      for (Path file : files) {
        sources.add(OpenSource.open(file));
      }
      new SideFiles(family, zone).addTo(sources);
      SourceCheck check =
          new SourceCheck(family, zone, LoadOptions.usual().withAcceptUnknown(acceptUnknown));
      check.checkAccepted(sources);
      sources.forEach(check::check);
      List<ConvertReport> reports = fill(made.part(), sources);
      made.publish();
      return reports;
    } catch (StemmaException e) {
      throw e.code() == ErrorCode.INTERRUPTED
          ? new StemmaException(e.code(), "Stopped. No file was made; begin it again.", e)
          : e;
    } finally {
      sources.forEach(OpenSource::close);
    }
  }

  private List<ConvertReport> fill(Path file, List<OpenSource> sources) {
    try (RowStore store = SqliteRowStore.open(file, BUSY_TIMEOUT_MILLIS)) {
      EstateConversion conversion = new EstateConversion(store, family, zone, acceptUnknown, stop);
      return sources.stream()
          .map(
              source ->
                  conversion.run(
                      source.described(family, zone, LoadOptions.usual()), source.database()))
          .toList();
    }
  }
}
