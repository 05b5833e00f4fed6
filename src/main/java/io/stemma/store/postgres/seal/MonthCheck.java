package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Hash;
import io.stemma.store.postgres.seal.Finding.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the entries of a month against the hashes that were kept when they were sealed, in the
 * order of their numbers; memory does not grow with the month.
 */
final class MonthCheck {
  private static final int FETCH_ROWS = 5_000;

  /** Differences beyond these are told without looking whether they only changed places. */
  private static final int MOST_SUSPECTS = 10_000;

  private final Connection connection;
  private final String log;
  private final AuditTable table;
  private final Consumer<Finding> found;
  private final List<Finding> suspects = new ArrayList<>();
  private final Map<Hash, Long> missing = new HashMap<>();
  private final Map<Long, Hash> present = new HashMap<>();
  private long unsealed;

  MonthCheck(Connection connection, String log, AuditTable table, Consumer<Finding> found) {
    this.connection = connection;
    this.log = log;
    this.table = table;
    this.found = found;
  }

  /** An entry as it is there. */
  private record Entry(long appendNo, String ts, String id, Hash leaf) {}

  private static final String EVENTS =
      """
      SELECT e.append_no, e.ts::text, e.event_id, audit.leaf(e) FROM audit.events e
      WHERE e.ts >= ?::date::timestamp AT TIME ZONE 'UTC'
        AND e.ts < (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      ORDER BY e.append_no, e.ts, e.event_id
      """;
  private static final String CALLS =
      """
      SELECT u.append_no, u.ts::text, u.usage_id, audit.leaf(u) FROM audit.tool_usage u
      WHERE u.ts >= ?::date::timestamp AT TIME ZONE 'UTC'
        AND u.ts < (?::date + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      ORDER BY u.append_no, u.ts, u.usage_id
      """;

  /**
   * Compares.
   *
   * @param sealedThrough entries with larger numbers need not be sealed yet
   * @return entries that are not sealed yet
   */
  long run(SealedLeaves leaves, long sealedThrough) throws SQLException {
    String month = log.substring(log.indexOf('/') + 1) + "-01";
    String sql = table == AuditTable.EVENTS ? EVENTS : CALLS;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(1, month);
      statement.setString(2, month);
      try (ResultSet row = statement.executeQuery()) {
        compare(row, leaves, sealedThrough);
      }
    }
    tell();
    return unsealed;
  }

  private void compare(ResultSet row, SealedLeaves leaves, long sealedThrough) throws SQLException {
    SealedLeaves.Leaf leaf = leaves.next();
    Entry entry = next(row);
    while (leaf != null || entry != null) {
      if (entry == null || (leaf != null && leaf.appendNo() < entry.appendNo())) {
        removed(leaf);
        leaf = leaves.next();
      } else if (leaf == null || entry.appendNo() < leaf.appendNo()) {
        inserted(entry, sealedThrough);
        entry = next(row);
      } else {
        match(entry, leaf);
        leaf = leaves.next();
        entry = next(row);
      }
    }
  }

  private static @Nullable Entry next(ResultSet row) throws SQLException {
    return row.next()
        ? new Entry(row.getLong(1), row.getString(2), row.getString(3), Hash.at(row.getBytes(4), 0))
        : null;
  }

  private void match(Entry entry, SealedLeaves.Leaf leaf) {
    if (!entry.leaf().equals(leaf.hash())) {
      missing.put(leaf.hash(), leaf.appendNo());
      suspect(Kind.CHANGED, entry, "It does not say what it said when it was sealed.");
    }
  }

  private void inserted(Entry entry, long sealedThrough) {
    if (entry.appendNo() > sealedThrough) {
      unsealed++;
    } else {
      suspect(Kind.INSERTED, entry, "It was not there when the entries about it were sealed.");
    }
  }

  private void removed(SealedLeaves.@Nullable Leaf leaf) {
    if (leaf != null) {
      missing.put(leaf.hash(), leaf.appendNo());
      suspects.add(
          new Finding(
              Kind.REMOVED,
              log,
              leaf.appendNo(),
              null,
              null,
              "The entry at place " + leaf.index() + " of the month is gone."));
      bound();
    }
  }

  private void suspect(Kind kind, Entry entry, String detail) {
    present.put(entry.appendNo(), entry.leaf());
    suspects.add(new Finding(kind, log, entry.appendNo(), entry.ts(), entry.id(), detail));
    bound();
  }

  private void bound() {
    if (suspects.size() > MOST_SUSPECTS) {
      tell();
    }
  }

  /** An entry that says what another place was sealed with has only changed its place. */
  private void tell() {
    for (Finding suspect : suspects) {
      Hash leaf = suspect.id() == null ? null : present.get(suspect.appendNo());
      Long place = leaf == null ? null : missing.get(leaf);
      found.accept(place == null ? suspect : moved(suspect, place));
    }
    suspects.clear();
    missing.clear();
    present.clear();
  }

  private static Finding moved(Finding suspect, long place) {
    return new Finding(
        Kind.REORDERED,
        suspect.log(),
        suspect.appendNo(),
        suspect.ts(),
        suspect.id(),
        "It was sealed with the number " + place + ".");
  }
}
