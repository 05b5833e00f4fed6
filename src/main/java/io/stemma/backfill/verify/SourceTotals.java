package io.stemma.backfill.verify;

import io.stemma.backfill.source.SourceRow;
import io.stemma.backfill.verify.QuarantinedRows.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up what a source table should have become: the first and mostly the only pass over it. */
final class SourceTotals implements SourceRecords.Sink {
  private final Checksum records = new Checksum();
  private final Checksum keptCells = new Checksum();
  private final Checksum entries = new Checksum();
  private final RowEncoder encoder;
  private final RowEncoder entryEncoder;
  private final RowEncoder keptEncoder;
  private final TablePlan plan;
  private final Differences differences;
  private long rows;
  private long refused;
  private long skipped;
  private boolean someKeysAreTaken;

  SourceTotals(TablePlan plan, Differences differences) {
    this.plan = plan;
    this.encoder = plan.relation().encoder();
    this.keptEncoder = plan.kept().encoder();
    this.entryEncoder = plan.quarantine().encoder();
    this.differences = differences;
  }

  @Override
  public void row() {
    rows++;
  }

  @Override
  public void record(@Nullable String[] values, Standing standing, List<@Nullable String[]> kept) {
    if (standing != Standing.LOADED) {
      // Whether it is there is known only by looking for its key.
      someKeysAreTaken = true;
      return;
    }
    records.add(encoder.hash(values));
    for (@Nullable String[] cell : kept) {
      keptCells.add(keptEncoder.hash(cell));
    }
  }

  @Override
  public void refused(SourceRow row, String reason, @Nullable String inQuarantine) {
    refused++;
    String table = plan.mapping().target().table();
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    key.put("source_table", row.table());
    key.put("source_row", row.place());
    if (inQuarantine == null) {
      differences.add(Difference.ofRow(Difference.Kind.QUARANTINE_ENTRY_MISSING, table, key));
    } else if (!inQuarantine.equals(reason)) {
      differences.add(
          new Difference(
              Difference.Kind.QUARANTINE_ENTRY_DIFFERS,
              "backfill.quarantine",
              key,
              "reason",
              reason,
              inQuarantine));
    }
  }

  @Override
  public void entry(@Nullable String[] values) {
    entries.add(entryEncoder.hash(values));
  }

  @Override
  public void skipped() {
    skipped++;
  }

  long skippedRecords() {
    return skipped;
  }

  long rows() {
    return rows;
  }

  long refused() {
    return refused;
  }

  boolean someKeysAreTaken() {
    return someKeysAreTaken;
  }

  Checksum records() {
    return records;
  }

  /** The entries that its rows have in quarantine. */
  Checksum entries() {
    return entries;
  }

  Checksum keptCells() {
    return keptCells;
  }
}
