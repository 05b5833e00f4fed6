package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A month is retired step by step, and each step that cannot be done leaves it as it was. */
class MonthRetirementIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  @TempDir private Path folder = Path.of("");

  private static final AuditMonth JANUARY = AuditMonth.of("events", "2021-01");
  private final SetClock clock = new SetClock("2021-09-01T00:00:00Z");
  private Months months = new Months(DATABASE, folder, clock);

  @BeforeEach
  void anOldMonth() {
    DATABASE.execute(
        """
        DELETE FROM audit.holds;
        UPDATE audit.retention SET retirement = 'on', legal_hold = NULL;
        DO $$ DECLARE there record; BEGIN
          FOR there IN SELECT relname FROM pg_class WHERE relnamespace = 'audit'::regnamespace AND relkind = 'r'
                       AND relname ~ '20[0-9]{2}_[0-9]{2}$' LOOP
            EXECUTE format('DROP TABLE audit.%I', there.relname);
          END LOOP;
        END $$;
        DELETE FROM audit.months;
        """);
    months = new Months(DATABASE, folder, clock);
    months.fill(JANUARY, 1000);
  }

  @Test
  void aMonthThatWasDetachedByHandComesBackWithItsRows() {
    DATABASE.execute("ALTER TABLE audit.events DETACH PARTITION audit.events_2021_01");

    assertThat(DATABASE.value("SELECT audit.ensure_partition('events', '2021-01-01')"))
        .isEqualTo("t");

    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, written_by) VALUES ('2021-01-31Z', 'late', 'w')");
    assertThat(
            DATABASE.rows(
                "SELECT coalesce(written_by, 'nobody'), count(*) FROM audit.events_2021_01 GROUP BY 1 ORDER BY 1"))
        .containsExactly("nobody|1000", "w|1");
  }

  @Test
  void isArchivedProvedDetachedAndDroppedWhenItsGraceIsOver() throws Exception {
    Told first = months.retire();
    clock.move(Duration.ofDays(7).minusMillis(1));
    Told early = months.retire();
    assertThat(early.stays).containsExactly("events 2021-01 detached, dropped after 2021-09-08");
    assertThat(months.standing(JANUARY)).isEqualTo("DETACHED DETACHED");
    clock.move(Duration.ofMillis(1));
    Told last = months.retire();

    assertThat(first.failures).isEmpty();
    assertThat(first.done)
        .containsExactly(
            "events 2021-01 archive", "events 2021-01 detach", "events 2021-01 verify");
    assertThat(last.done).containsExactly("events 2021-01 drop");
    assertThat(months.standing(JANUARY)).isEqualTo("DROPPED NONE");
    assertThat(DATABASE.value("SELECT to_regclass('audit.events_2021_01')")).isEqualTo("∅");
    assertThat(months.told(JANUARY))
        .isEqualTo("partition_archived partition_detached partition_dropped");
    assertThat(
            inArchive(
                "SELECT count(*), count(DISTINCT event_id), min(ts_utc), max(confidence) FROM"))
        .isEqualTo("1000|1000|2021-01-01 00:00:00|NaN");
    assertThat(Files.readString(folder.resolve("events_2021_01.json")))
        .contains("\"rows\" : 1000", "\"format\" : \"stemma-archive-1\"");
    assertThat(left()).containsExactly("events_2021_01.json", "events_2021_01.parquet");
  }

  @Test
  void staysWhileItIsHeldAndGoesOnceItIsLetGo() {
    DATABASE.execute(
        "INSERT INTO audit.holds VALUES ('events', '2021-01-01', 'review 7', now(), 'legal')");
    Told held = months.retire();
    DATABASE.execute("DELETE FROM audit.holds");
    DATABASE.execute(
        "UPDATE audit.retention SET legal_hold = 'case 8' WHERE table_name = 'events'");
    Told legally = months.retire();
    DATABASE.execute("UPDATE audit.retention SET legal_hold = NULL, retirement = 'dry_run'");
    Told dry = months.retire();
    DATABASE.execute("UPDATE audit.retention SET retirement = 'off'");
    Told off = months.retire();

    assertThat(held.stays).containsExactly("events 2021-01 held: review 7");
    assertThat(legally.stays).containsExactly("events 2021-01 legal hold of the table: case 8");
    assertThat(dry.stays).containsExactly("events 2021-01 dry run: would be retired");
    assertThat(off.stays).containsExactly("events 2021-01 retirement is off");
    assertThat(months.standing(JANUARY)).isEqualTo("OPEN ATTACHED");
    assertThat(left()).isEmpty();
    DATABASE.execute("UPDATE audit.retention SET retirement = 'on'");
    assertThat(months.retire().done).hasSize(3);
  }

  @Test
  void isNotDroppedWhenItIsHeldAfterItWasDetached() {
    months.retire();
    DATABASE.execute("INSERT INTO audit.holds VALUES ('events', '2021-01-01', 'late')");
    clock.move(Duration.ofDays(30));

    Told told = months.retire();

    assertThat(told.stays).containsExactly("events 2021-01 held: late");
    assertThat(DATABASE.value("SELECT audit.drop_partition('events', '2021-01-01')"))
        .isEqualTo("held (hold): late");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events_2021_01")).isEqualTo("1000");
  }

  @Test
  void isNotDetachedWhenTheFileIsNotTheOneThatWasProved() throws IOException {
    MonthLife life = months.life(JANUARY);
    months.store.noteArchived(JANUARY, months.archives.write(life), clock.instant());
    corrupt();

    Told told = months.retire();

    assertThat(told.failures.get(0).code()).isEqualTo(ErrorCode.ARCHIVE_DIFFERS);
    assertThat(months.standing(JANUARY)).isEqualTo("ARCHIVED ATTACHED");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2021-02-01'"))
        .isEqualTo("1000");
    assertThat(months.told(JANUARY)).contains("retention_failed");
    assertThat(months.life(JANUARY).failure()).contains("SHA-256");
  }

  @Test
  void isNotDroppedWhenTheFileHasChangedOrGone() throws IOException {
    months.retire();
    clock.move(Duration.ofDays(8));
    corrupt();
    Told changed = months.retire();
    Files.delete(folder.resolve("events_2021_01.parquet"));
    Told gone = months.retire();

    assertThat(changed.failures.get(0).code()).isEqualTo(ErrorCode.ARCHIVE_DIFFERS);
    assertThat(gone.failures.get(0).code()).isEqualTo(ErrorCode.ARCHIVE_NOT_FOUND);
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events_2021_01")).isEqualTo("1000");
  }

  @Test
  void rowsWrittenWhileItWasArchivedBringItBack() {
    MonthLife life = months.life(JANUARY);
    ArchiveProof proof = months.archives.write(life);
    DATABASE.execute("INSERT INTO audit.events (ts, event_type) VALUES ('2021-01-15', 'late')");
    months.store.noteArchived(JANUARY, proof, clock.instant());

    Told told = months.retire();

    assertThat(told.failures.get(0).code()).isEqualTo(ErrorCode.ARCHIVE_DIFFERS);
    assertThat(months.standing(JANUARY)).isEqualTo("OPEN ATTACHED");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2021-02-01'"))
        .isEqualTo("1001");
    assertThat(months.retire().failures).isEmpty();
    assertThat(months.life(JANUARY).archive().orElseThrow().content().rows()).isEqualTo(1001);
  }

  @Test
  void changedValuesAreFoundByTheChecksumAlone() {
    months.store.noteArchived(
        JANUARY, months.archives.write(months.life(JANUARY)), clock.instant());
    DATABASE.execute(
        "UPDATE audit.events SET confidence = 0.5 WHERE event_id = 'event-17' AND ts < '2021-02-01'");

    assertThat(months.retire().failures.get(0).detail())
        .contains("1,000 rows then, 1,000 rows now");
    assertThat(months.standing(JANUARY)).isEqualTo("OPEN ATTACHED");
  }

  @Test
  void aRowThatComesForADetachedMonthHasAHome() {
    months.retire();

    DATABASE.execute("SELECT audit.ensure_partition('events', '2021-01-01')");
    DATABASE.execute("INSERT INTO audit.events (ts, event_type) VALUES ('2021-01-15', 'late')");

    assertThat(months.standing(JANUARY)).isEqualTo("OPEN ATTACHED");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2021-02-01'"))
        .isEqualTo("1001");
  }

  @Test
  void aRowThatComesForADroppedMonthMakesAnotherPart() {
    months.retire();
    clock.move(Duration.ofDays(8));
    months.retire();

    DATABASE.execute("SELECT audit.ensure_partition('events', '2021-01-01')");
    DATABASE.execute("INSERT INTO audit.events (ts, event_type) VALUES ('2021-01-15', 'late')");
    months.retire();

    assertThat(months.life(JANUARY).part()).isEqualTo(2);
    assertThat(months.standing(JANUARY)).isEqualTo("DETACHED DETACHED");
    assertThat(left()).contains("events_2021_01.parquet", "events_2021_01_2.parquet");
  }

  @Test
  void aDetachThatWasInterruptedIsEndedByTheNextRun() throws SQLException {
    Told cut;
    try (Connection reader = DATABASE.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT FROM audit.events LIMIT 1");
      cut = months.retire();
    }
    String interrupted = months.standing(JANUARY);
    Told next = months.retire();

    assertThat(cut.failures.get(0).detail()).contains("55P03");
    assertThat(interrupted).isEqualTo("ARCHIVED DETACHING");
    assertThat(next.done).containsExactly("events 2021-01 finish detach", "events 2021-01 verify");
    assertThat(months.standing(JANUARY)).isEqualTo("DETACHED DETACHED");
  }

  @Test
  void makingAMonthWaitsForNoWriterAndNoWriterForADetach() throws SQLException {
    try (Connection writer = DATABASE.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      months.fill(AuditMonth.of("events", "2021-08"), 1);
      statement.execute("INSERT INTO audit.events (ts) VALUES ('2021-08-31')");

      assertThat(months.store.create(clock.instant())).isNotEmpty();
      assertThat(months.retire().failures).hasSize(1);
      assertThat(months.standing(JANUARY)).isEqualTo("ARCHIVED DETACHING");
      statement.execute("INSERT INTO audit.events (ts) VALUES ('2021-08-30')");
      writer.commit();
    }
    assertThat(
            DATABASE.value(
                "SELECT count(*) FROM audit.events WHERE ts >= '2021-08-30' AND ts < '2021-09-01'"))
        .isEqualTo("2");
  }

  @Test
  void aHoldThatComesWhileItIsDetachedBringsItBack() throws SQLException {
    try (Connection reader = DATABASE.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT FROM audit.events LIMIT 1");
      months.retire();
    }
    DATABASE.execute("INSERT INTO audit.holds VALUES ('events', '2021-01-01', 'now')");

    assertThat(months.retire().done).containsExactly("events 2021-01 reattach");
    assertThat(DATABASE.value("SELECT count(*) FROM audit.events WHERE ts < '2021-02-01'"))
        .isEqualTo("1000");
  }

  @Test
  void aProgramThatEndedBehindTheDetachIsFollowedByOneThatNotesIt() {
    months.store.noteArchived(
        JANUARY, months.archives.write(months.life(JANUARY)), clock.instant());
    months.store.detach(JANUARY);

    assertThat(months.retire().done)
        .containsExactly("events 2021-01 note detached", "events 2021-01 verify");
  }

  @Test
  void sqlAloneDropsNothingThatWasNotProvedOrWaits() {
    assertThat(retireBySql("2021-09-01Z")).isEqualTo("due");
    MonthLife life = months.life(JANUARY);
    months.store.noteArchived(JANUARY, months.archives.write(life), clock.instant());
    assertThat(retireBySql("2021-09-01Z")).isEqualTo("due");
    months.store.detach(JANUARY);
    months.store.noteDetached(JANUARY, clock.instant());
    assertThat(retireBySql("2031-09-01Z"))
        .as("not compared since it was detached")
        .isEqualTo("waits");
    months.store.noteVerified(JANUARY, 7, clock.instant());
    assertThat(retireBySql("2021-09-07T23:59:59.999999Z")).isEqualTo("waits");
    DATABASE.execute("UPDATE audit.retention SET retirement = 'dry_run'");
    assertThat(retireBySql("2021-09-08Z")).isEqualTo("waits");
    DATABASE.execute("UPDATE audit.retention SET retirement = 'on'");
    assertThat(retireBySql("2021-09-08Z")).isEqualTo("dropped");
  }

  private static String retireBySql(String at) {
    return DATABASE.value(
        "SELECT action FROM audit.retire_partitions(?::timestamptz) WHERE partition_name = 'events_2021_01'",
        at);
  }

  @Test
  void onlyOneRetiresAtATime() {
    Told told = new Told();
    boolean[] second = {true};

    boolean first =
        months.store.alone(
            () ->
                second[0] = new MonthRetirement(months.store, months.archives, clock, 7).run(told));

    assertThat(first).isTrue();
    assertThat(second[0]).isFalse();
    assertThat(told.done).isEmpty();
  }

  @Test
  void aMonthWithoutRowsIsArchivedToo() {
    AuditMonth empty = AuditMonth.of("tool_usage", "2021-01");
    DATABASE.execute("SELECT audit.ensure_partition('tool_usage', '2021-01-01')");

    Told told = months.retire();

    assertThat(told.failures).isEmpty();
    assertThat(months.life(empty).archive().orElseThrow().content().rows()).isZero();
  }

  private String inArchive(String query) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(query + " '" + folder.resolve("events_2021_01.parquet") + "'")) {
      row.next();
      StringBuilder text = new StringBuilder(row.getString(1));
      for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
        text.append('|').append(row.getString(i).replaceFirst("\\.0$", ""));
      }
      return text.toString();
    }
  }

  private void corrupt() throws IOException {
    Path file = folder.resolve("events_2021_01.parquet");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private Stream<String> left() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
