package io.stemma.backfill.quarantine;

import io.stemma.backfill.load.RetryWriter;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.source.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tries entries of one run again, in one transaction. */
final class RetryBatch {
  private static final String SECRET_NOT_KEPT = "secret not kept";

  private final Connection connection;
  private final Family family;
  private final @Nullable ZoneId zone;
  private final List<Long> left = new ArrayList<>();
  private final Map<Long, RetryWriter.Refusal> refused = new LinkedHashMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final List<Long> withoutSecret = new ArrayList<>();
  private long loaded;
  private long unchanged;

  /**
   * Prepares a batch.
   *
   * @param zone the zone of times that name none
   */
  RetryBatch(Connection connection, Family family, @Nullable ZoneId zone) {
    this.connection = connection;
    this.family = family;
    this.zone = zone;
  }

  /** Writes what can be taken and takes it out of quarantine; the caller commits. */
  RetryReport run(List<QuarantineEntry> entries) throws SQLException {
    Map<TableMapping, List<QuarantineEntry>> byMapping = new LinkedHashMap<>();
    for (QuarantineEntry entry : entries) {
      Optional<TableMapping> mapping = mapping(entry);
      if (mapping.isEmpty()) {
        stays(entry.reason());
      } else if (lacksSecret(entry, mapping.get())) {
        withoutSecret.add(entry.id());
        stays(SECRET_NOT_KEPT);
      } else {
        byMapping.computeIfAbsent(mapping.get(), m -> new ArrayList<>()).add(entry);
      }
    }
    for (Map.Entry<TableMapping, List<QuarantineEntry>> group : byMapping.entrySet()) {
      write(group.getKey(), group.getValue());
    }
    leave();
    note();
    return new RetryReport(
        entries.size(),
        left.size(),
        loaded,
        unchanged,
        reasons,
        withoutSecret.stream().limit(RetryReport.MOST_NAMED).toList(),
        withoutSecret.size());
  }

  private Optional<TableMapping> mapping(QuarantineEntry entry) {
    return family
        .mappingOf(new SourceTable(entry.sourceTable(), entry.columns(), true, 0))
        .filter(mapping -> mapping.target().table().equals(entry.targetTable()));
  }

  /** A secret that no column is made of still is part of a name that is made of the whole row. */
  private static boolean lacksSecret(QuarantineEntry entry, TableMapping mapping) {
    List<String> unknown = mapping.unknownColumns(entry.columns());
    return entry.cells().stream()
        .filter(cell -> cell.isSecret() && !cell.isGenerated())
        .anyMatch(cell -> cell.isLost() || unknown.contains(cell.column()));
  }

  private void write(TableMapping mapping, List<QuarantineEntry> entries) throws SQLException {
    QuarantineEntry first = entries.get(0);
    RetryWriter writer =
        new RetryWriter(connection, family, mapping, first.run(), first.source(), zone);
    RetryWriter.Outcome outcome = writer.write(entries.stream().map(QuarantineEntry::row).toList());
    loaded += outcome.loaded();
    unchanged += outcome.unchanged();
    for (int i = 0; i < entries.size(); i++) {
      RetryWriter.Refusal refusal = outcome.refusals().get(i);
      if (refusal == null) {
        left.add(entries.get(i).id());
      } else {
        refuse(entries.get(i), refusal);
      }
    }
  }

  private void refuse(QuarantineEntry entry, RetryWriter.Refusal refusal) {
    // The second row of a key stays known as such, or the next backfill would take it for a change.
    boolean isKnownAsSecond =
        entry.reason().equals("duplicate_key") && refusal.reason().equals("key_taken");
    if (!isKnownAsSecond) {
      refused.put(entry.id(), refusal);
    }
    stays(isKnownAsSecond ? entry.reason() : refusal.reason());
  }

  private void stays(String reason) {
    reasons.merge(reason, 1L, Long::sum);
  }

  private static final String LEAVE =
      "DELETE FROM backfill.quarantine WHERE quarantine_id = ANY (?)";

  private void leave() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVE)) {
      statement.setArray(1, connection.createArrayOf("bigint", left.toArray()));
      statement.executeUpdate();
    }
  }

  private static final String NOTE =
      "UPDATE backfill.quarantine SET reason = ?, detail = ? WHERE quarantine_id = ?";

  private void note() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      for (Map.Entry<Long, RetryWriter.Refusal> entry : refused.entrySet()) {
        statement.setString(1, entry.getValue().reason());
        statement.setString(2, entry.getValue().detail());
        statement.setLong(3, entry.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
