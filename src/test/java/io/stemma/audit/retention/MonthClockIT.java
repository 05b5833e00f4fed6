package io.stemma.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.TrailShape;
import io.stemma.governance.EstateLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.record.Row;
import io.stemma.store.postgres.PoolLimits;
import io.stemma.store.postgres.PostgresRowStore;
import io.stemma.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three years of months under a clock that is told what time it is, each edge of a month and a leap
 * day in them. Nothing sleeps: maintenance is run when the clock says so.
 */
class MonthClockIT {
  private final TestDatabase database = TestDatabase.withGraph();

  private static final Duration GRACE = Duration.ofDays(7);
  private static final Duration LEAST_RESOLUTION = Duration.ofNanos(1_000);

  @TempDir private Path folder = Path.of("");
  private final SetClock clock = new SetClock("2027-01-01T00:00:00Z");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void everyEventHasAHomeAndNothingGoesEarlyOrUnproved() throws SQLException {
    Months months = new Months(database, folder, clock);
    List<Instant> written = new ArrayList<>();
    for (YearMonth month = YearMonth.of(2027, 1);
        month.isBefore(YearMonth.of(2030, 2));
        month = month.plusMonths(1)) {
      Instant edge = Instant.parse(month + "-01T00:00:00Z");
      for (Instant at : List.of(edge.minus(LEAST_RESOLUTION), edge, edge.plus(LEAST_RESOLUTION))) {
        clock.set(at);
        months.store.create(at);
        write(at);
        written.add(at);
      }
      assertThat(months.retire().failures).isEmpty();
      nothingWentEarly(months, clock.instant());
    }
    everyEventIsSomewhere(written);
    months.store.months().stream()
        .flatMap(life -> life.archive().stream())
        .forEach(months.archives::verify);
    assertThat(months.store.months())
        .filteredOn(life -> life.state() == MonthLife.State.DROPPED)
        .hasSizeGreaterThan(40);
    assertThat(
            database.rows("SELECT 1 FROM audit.partitions WHERE partition_name = 'events_2028_02'"))
        .as("February of the leap year has gone like any other")
        .isEmpty();
  }

  @Test
  void aClockThatJumpsBackDropsNothingEarlyAndMakesNoMonthTwice() {
    clock.set(Instant.parse("2031-06-15T00:00:00Z"));
    Months months = new Months(database, folder, clock);
    months.store.create(clock.instant());
    AuditMonth old = AuditMonth.of("events", "2030-10");
    months.fill(old, 10);
    months.retire();
    assertThat(months.standing(old)).isEqualTo("DETACHED DETACHED");

    clock.move(Duration.ofDays(-400));
    assertThat(months.store.create(clock.instant())).isNotEmpty();
    assertThat(months.store.create(clock.instant())).isEmpty();
    Told back = months.retire();

    assertThat(back.done).noneMatch(step -> step.contains("drop"));
    assertThat(months.standing(old)).isEqualTo("DETACHED DETACHED");
    clock.move(Duration.ofDays(400).plus(GRACE));
    assertThat(months.retire().done).contains("events 2030-10 drop");
  }

  @Test
  void aServiceThatWasDownForNinetyDaysLosesNoEvent() {
    clock.set(Instant.parse("2033-01-31T23:59:59Z"));
    new Months(database, folder, clock).store.create(clock.instant());
    clock.move(Duration.ofDays(90));

    // Three months were made ahead; the one after them is made by its first row.
    write(Instant.parse("2033-04-30T23:59:59Z"));
    append(clock.instant());
    append(clock.instant().plus(Duration.ofDays(70)));

    assertThat(
            database.value(
                "SELECT count(*) FROM audit.events WHERE ts >= '2033-04-01' AND event_type = 'clock'"))
        .isEqualTo("3");
  }

  private void write(Instant at) {
    database.execute(
        "INSERT INTO audit.events (ts, event_type) VALUES ('%s', 'clock')".formatted(at));
  }

  private void append(Instant at) {
    try (GovernanceStore store =
        new GovernanceStore(
            PostgresRowStore.open(database.url(), new PoolLimits(2, 2, 5_000, 5_000)),
            Clock.systemUTC(),
            EstateLimits.DEFAULT)) {
      store.write(
          estate ->
              estate
                  .events()
                  .append(
                      List.of(
                          Row.of(TrailShape.EVENTS.table())
                              .with("ts", at)
                              .with("event_id", "at " + at)
                              .with("event_type", "clock"))));
    }
  }

  private void nothingWentEarly(Months months, Instant now) {
    List<Policy> policies = months.store.policies();
    for (MonthLife life : months.store.months()) {
      Policy policy =
          policies.stream()
              .filter(p -> p.table().equals(life.month().table()))
              .findFirst()
              .orElseThrow();
      if (life.state() == MonthLife.State.DROPPED) {
        assertThat(now).isAfterOrEqualTo(policy.retiredFrom(life.month()).plus(GRACE));
      }
      if (life.state() != MonthLife.State.OPEN) {
        assertThat(now).isAfter(policy.retiredFrom(life.month()));
        assertThat(folder.resolve(life.archive().orElseThrow().file())).satisfies(Files::exists);
      }
    }
  }

  /** In its table or in an archive: exactly once. */
  private void everyEventIsSomewhere(List<Instant> written) throws SQLException {
    List<Long> found = new ArrayList<>();
    database
        .rows(
            "SELECT (extract(epoch FROM ts) * 1000000)::bigint FROM audit.events WHERE event_type = 'clock'")
        .forEach(micros -> found.add(Long.valueOf(micros)));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT ts FROM read_parquet('"
                    + folder.resolve("events_*.parquet")
                    + "') WHERE event_type = 'clock'")) {
      while (row.next()) {
        found.add(row.getLong(1));
      }
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            written.stream().map(at -> ChronoUnit.MICROS.between(Instant.EPOCH, at)).toList());
  }
}
