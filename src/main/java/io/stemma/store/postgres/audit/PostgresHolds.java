package io.stemma.store.postgres.audit;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.Hold;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Months that stay however old: rows of {@code audit.holds}. Each change is an audit event. */
public final class PostgresHolds {
  private static final Set<Hold.Kind> USUALLY_LET_GO =
      Set.of(Hold.Kind.BACKFILL, Hold.Kind.HOLD, Hold.Kind.RESTORE);

  private final AuditSession session;

  public PostgresHolds(DatabaseUrl url) {
    this.session = new AuditSession(url, PostgresMonths.LOCK_TIMEOUT_MILLIS);
  }

  private static final String LIST =
      """
      SELECT table_name, to_char(month, 'YYYY-MM'), kind, reason
      FROM audit.holds ORDER BY table_name, month, kind
      """;

  /** All of them. */
  public List<Hold> list() {
    return session.rows(
        LIST,
        row ->
            new Hold(
                AuditMonth.of(row.getString(1), row.getString(2)),
                Hold.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4)));
  }

  private static final String PLACE =
      """
      INSERT INTO audit.holds (table_name, month, kind, reason)
      SELECT m.table_name, m.month, ?::text, ?::text FROM audit.months m
      WHERE m.table_name = ? AND m.month = ?::date AND m.state IN ('open', 'archived', 'detached')
      ON CONFLICT (table_name, month, kind) DO UPDATE SET reason = excluded.reason
      RETURNING table_name
      """;

  /**
   * Holds a month; a hold of that kind that is there gets the new reason.
   *
   * @throws StemmaException {@link ErrorCode#AUDIT_MONTH_NOT_FOUND} when the month is not there
   */
  public void place(Hold hold) {
    List<String> placed =
        session.rows(
            PLACE,
            row -> row.getString(1),
            label(hold.kind()),
            hold.reason(),
            hold.month().table(),
            hold.month().firstDay());
    if (placed.isEmpty()) {
      throw new StemmaException(
          ErrorCode.AUDIT_MONTH_NOT_FOUND,
          "There is no month "
              + hold.month()
              + ": 'stemma partitions list' shows those there are, and 'stemma archive restore'"
              + " brings a dropped one back.");
    }
  }

  private static final String LET_GO =
      "DELETE FROM audit.holds WHERE table_name = ? AND month = ?::date AND kind = ?";

  /**
   * Lets holds go: of one month all but legal ones, or, where none is named, those of backfills.
   *
   * @param month null for every month that a backfill holds
   * @param legal whether a legal hold of the month is let go, too
   * @param dryRun only says which
   * @return the holds let go
   * @throws StemmaException {@link ErrorCode#AUDIT_MONTH_NOT_FOUND} when a month is named that
   *     nobody holds so; then nothing is changed
   */
  public List<Hold> release(@Nullable AuditMonth month, boolean legal, boolean dryRun) {
    List<Hold> all = list();
    List<Hold> meant =
        all.stream()
            .filter(
                hold ->
                    month == null
                        ? hold.kind() == Hold.Kind.BACKFILL
                        : hold.month().equals(month)
                            && (legal || USUALLY_LET_GO.contains(hold.kind())))
            .toList();
    if (month != null && meant.isEmpty()) {
      throw refusal(month, all);
    }
    if (!dryRun) {
      for (Hold hold : meant) {
        session.execute(LET_GO, hold.month().table(), hold.month().firstDay(), label(hold.kind()));
      }
    }
    return new ArrayList<>(meant);
  }

  private static StemmaException refusal(AuditMonth month, List<Hold> all) {
    String byBackfill =
        all.stream()
            .filter(hold -> hold.kind() == Hold.Kind.BACKFILL)
            .map(hold -> hold.month().toString())
            .collect(Collectors.joining(", "));
    boolean isLegal = all.stream().anyMatch(hold -> hold.month().equals(month));
    return new StemmaException(
        ErrorCode.AUDIT_MONTH_NOT_FOUND,
        (isLegal
                ? month + " is under a legal hold: it is let go with --legal."
                : "Nobody holds " + month + ".")
            + " Held by a backfill: "
            + (byBackfill.isEmpty() ? "none" : byBackfill)
            + ".");
  }

  private static String label(Hold.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
