package io.stemma.store.postgres.audit;

import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.MonthStore;
import io.stemma.audit.retention.Policy;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.store.postgres.DatabaseUrl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The months in PostgreSQL. What it does is done by functions of {@code db/V0002__audit.sql}. */
public final class PostgresMonths implements MonthStore {
  public static final int LOCK_TIMEOUT_MILLIS = 5_000;

  private final AuditSession session;

  public PostgresMonths(DatabaseUrl url) {
    this(url, LOCK_TIMEOUT_MILLIS);
  }

  /** With another time that is waited for a lock, and for readers of a month that is detached. */
  public PostgresMonths(DatabaseUrl url, int lockTimeoutMillis) {
    this.session = new AuditSession(url, lockTimeoutMillis);
  }

  private static final String POLICIES =
      """
      SELECT table_name, keep_days, months_ahead, retirement, legal_hold
      FROM audit.retention ORDER BY table_name
      """;

  @Override
  public List<Policy> policies() {
    return session.rows(
        POLICIES,
        row ->
            new Policy(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                Policy.Retirement.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                row.getString(5)));
  }

  private static final String MONTHS =
      """
      SELECT m.table_name, to_char(m.month, 'YYYY-MM'), m.part, m.state,
             CASE WHEN m.state IN ('dropped', 'restored') OR c.oid IS NULL THEN 'none'
                  WHEN i.inhrelid IS NULL THEN 'detached'
                  WHEN i.inhdetachpending THEN 'detaching'
                  ELSE 'attached' END AS attachment,
             m.archive_file, m.archive_sha256, m.archive_bytes, m.row_count, m.checksum,
             m.verified_at, m.drop_after,
             (SELECT string_agg(h.reason, '; ' ORDER BY h.kind) FROM audit.holds h
              WHERE h.table_name = m.table_name AND h.month = m.month) AS held_because,
             m.failure, coalesce(m.row_count, c.reltuples::bigint, -1) AS estimate
      FROM audit.months m
      LEFT JOIN pg_class c
        ON c.relnamespace = 'audit'::regnamespace
       AND c.relname = audit.partition_name(m.table_name, m.month)
      LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
      ORDER BY m.table_name, m.month, m.part
      """;

  @Override
  public List<MonthLife> months() {
    return session.rows(MONTHS, PostgresMonths::life);
  }

  private static MonthLife life(ResultSet row) throws SQLException {
    return new MonthLife(
        AuditMonth.of(row.getString(1), row.getString(2)),
        row.getInt(3),
        MonthLife.State.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        MonthLife.Attachment.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
        row.getString(6) == null ? null : proof(row),
        instant(row, 11),
        instant(row, 12),
        row.getString(13),
        row.getString(14),
        row.getLong(15));
  }

  private static ArchiveProof proof(ResultSet row) throws SQLException {
    return new ArchiveProof(
        row.getString(6),
        row.getString(7),
        row.getLong(8),
        new ArchiveProof.Content(row.getLong(9), row.getString(10)));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static final String CREATE =
      "SELECT table_name, right(partition_name, 7) FROM audit.create_partitions(?)";

  @Override
  public List<AuditMonth> create(Instant now) {
    return session.rows(
        CREATE,
        row -> AuditMonth.of(row.getString(1), row.getString(2).replace('_', '-')),
        time(now));
  }

  private static final String NOTE_ARCHIVED =
      "SELECT audit.note_archived(?, ?::date, ?, ?, ?, ?, ?, ?)";

  @Override
  public void noteArchived(AuditMonth month, ArchiveProof proof, Instant now) {
    session.execute(
        NOTE_ARCHIVED,
        month.table(),
        month.firstDay(),
        proof.file(),
        proof.sha256(),
        proof.bytes(),
        proof.content().rows(),
        proof.content().checksum(),
        time(now));
  }

  private static final String DETACH =
      "ALTER TABLE audit.%s DETACH PARTITION audit.%s CONCURRENTLY";

  @Override
  public void detach(AuditMonth month) {
    session.executeOnce(DETACH.formatted(month.table(), month.partition()));
  }

  private static final String FINISH = "ALTER TABLE audit.%s DETACH PARTITION audit.%s FINALIZE";

  @Override
  public void finishDetach(AuditMonth month) {
    session.execute(FINISH.formatted(month.table(), month.partition()));
  }

  private static final String NOTE_DETACHED = "SELECT audit.note_detached(?, ?::date, ?)";

  @Override
  public void noteDetached(AuditMonth month, Instant now) {
    session.execute(NOTE_DETACHED, month.table(), month.firstDay(), time(now));
  }

  private static final String NOTE_VERIFIED = "SELECT audit.note_verified(?, ?::date, ?, ?)";

  @Override
  public void noteVerified(AuditMonth month, int graceDays, Instant now) {
    session.execute(NOTE_VERIFIED, month.table(), month.firstDay(), graceDays, time(now));
  }

  private static final String REATTACH = "SELECT audit.reattach(?, ?::date, ?, ?)";

  @Override
  public void reattach(AuditMonth month, String why, Instant now) {
    session.execute(REATTACH, month.table(), month.firstDay(), why, time(now));
  }

  private static final String DROP = "SELECT audit.drop_partition(?, ?::date, ?)";

  @Override
  public Optional<String> drop(AuditMonth month, Instant now) {
    List<Optional<String>> answer =
        session.rows(
            DROP,
            row -> Optional.ofNullable(row.getString(1)),
            month.table(),
            month.firstDay(),
            time(now));
    return answer.get(0);
  }

  private static final String NOTE_FAILURE = "SELECT audit.note_failure(?, ?::date, ?, ?, ?)";

  @Override
  public void noteFailure(AuditMonth month, RetirementStep step, String reason, Instant now) {
    session.execute(NOTE_FAILURE, month.table(), month.firstDay(), step.label(), reason, time(now));
  }

  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_lock(hashtextextended('audit.retirement', 0))";

  private static final String UNLOCK =
      "SELECT pg_advisory_unlock(hashtextextended('audit.retirement', 0))";

  @Override
  public boolean alone(Runnable work) {
    // It ends with the connection, too, and so with this program, however it ends.
    return session.run(
        connection -> {
          boolean locked = AuditSession.rows(connection, TRY_LOCK, row -> row.getBoolean(1)).get(0);
          if (locked) {
            session.together(work);
            AuditSession.execute(connection, UNLOCK);
          }
          return locked;
        });
  }

  private static OffsetDateTime time(Instant now) {
    return now.atOffset(ZoneOffset.UTC);
  }
}
