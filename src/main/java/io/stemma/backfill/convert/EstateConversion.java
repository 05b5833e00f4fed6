package io.stemma.backfill.convert;

import io.stemma.backfill.load.SourceCells;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.NotAccountedFor;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.report.SourceFile;
import io.stemma.backfill.source.SourceDatabase;
import io.stemma.backfill.source.SourceTable;
import io.stemma.record.RowStore;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes sources into a store of rows, table by table, and tells what became of every row.
 *
 * @param zone the zone of times that name none
 * @param acceptUnknown tables of a known name whose rows may stay behind
 */
public record EstateConversion(
    RowStore store,
    Family family,
    @Nullable ZoneId zone,
    Set<String> acceptUnknown,
    StopRequest stop) {
  /**
   * Takes one source.
   *
   * @param file what it is called and was
   * @throws io.stemma.error.StemmaException when a file fails, or the work is to stop
   */
  public ConvertReport run(SourceFile file, SourceDatabase source) {
    List<TableCount> counts = new ArrayList<>();
    family
        .taken(source)
        .forEach((table, mapping) -> counts.add(table(file.name(), source, table, mapping)));
    return new ConvertReport(
        file,
        counts,
        family.notTaken(source),
        NotAccountedFor.accepting(family.notAccountedFor(source), acceptUnknown));
  }

  private TableCount table(
      String name, SourceDatabase source, SourceTable table, TableMapping mapping) {
    long started = System.nanoTime();
    String target = mapping.target().table();
    FileWriter writer = new FileWriter(name, target, new SourceCells(family));
    FileBatch batch = new FileBatch(table, mapping, name, zone);
    // What is written in a callback has to stand somewhere.
    TableCount[] count = {new TableCount(table.name(), mapping.dialect(), target)};
    source.read(
        table,
        null,
        row -> {
          batch.take(row);
          if (batch.isFull()) {
            count[0] = write(writer, batch, count[0]);
          }
        });
    return write(writer, batch, count[0]).plusWorked(Duration.ofNanos(System.nanoTime() - started));
  }

  private TableCount write(FileWriter writer, FileBatch batch, TableCount before) {
    stop.honour();
    TableCount after =
        before.plus(batch.sourceRows(), store.write(rows -> writer.write(rows, batch)));
    batch.clear();
    return after;
  }
}
