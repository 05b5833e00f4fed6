package io.stemma.backfill.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private long nanos = 77;

  @Test
  void theRestOfAnOrdinaryLoadIsToldWithinThirtyPercent() throws IOException {
    Recording recording = Recording.read("load-of-50000-agents.txt");
    double end = recording.events().get(recording.events().size() - 1).seconds();
    Forecast forecast = new Forecast(recording.tables(), () -> nanos);
    forecast.tableBegun(recording.tables().get(0).name());
    List<String> wrong = new ArrayList<>();
    int told = 0;

    for (Recording.Event event : recording.events()) {
      nanos = 77 + Math.round(event.seconds() * 1e9);
      event.tell(forecast, recording);
      double left = end - event.seconds();
      boolean counts = forecast.done() * 10 >= forecast.total() && left > 1;
      if (counts) {
        told++;
        double forecasted = forecast.left().orElseThrow().toMillis() / 1e3;
        if (Math.abs(forecasted - left) > 0.3 * left) {
          wrong.add("at %.1f s: %.1f s, not %.1f s".formatted(event.seconds(), left, forecasted));
        }
      }
    }

    assertThat(told).isGreaterThan(80);
    assertThat(wrong).isEmpty();
    assertThat(forecast.done()).isEqualTo(forecast.total());
  }

  @Test
  void rowsOfAnEarlierAttemptAreDoneButNoSpeed() {
    Forecast forecast =
        new Forecast(List.of(new Progress.Table("a", 0, 0, 100, 1_000, 600)), () -> nanos);
    forecast.tableBegun("a");
    nanos += Duration.ofSeconds(10).toNanos();

    forecast.batch("a", 700);

    assertThat(forecast.done()).isEqualTo(700);
    assertThat(forecast.rowsPerSecond()).isEqualTo(10);
    assertThat(forecast.left()).contains(Duration.ofSeconds(30));
    assertThat(forecast.current()).containsExactly("a");
  }

  @Test
  void resumedRunHasNoForecastBeforeItsFirstBatch() {
    Forecast forecast =
        new Forecast(
            List.of(
                new Progress.Table("finished", 0, 0, 100, 1_000, 1_000),
                new Progress.Table("unfinished", 1, 0, 100, 1_000, 600)),
            () -> nanos);
    forecast.tableBegun("finished");
    nanos += Duration.ofMillis(5).toNanos();
    forecast.tableDone("finished");
    forecast.tableBegun("unfinished");

    assertThat(forecast.left()).isEmpty();

    nanos += Duration.ofSeconds(10).toNanos();
    forecast.batch("unfinished", 700);

    assertThat(forecast.left()).contains(Duration.ofSeconds(30));
  }

  @Test
  void theSlowestLaneDecides() {
    Forecast forecast =
        new Forecast(
            List.of(
                new Progress.Table("slow", 0, 0, 100, 1_000, 0),
                new Progress.Table("fast", 0, 1, 100, 1_000, 0)),
            () -> nanos);
    forecast.tableBegun("slow");
    forecast.tableBegun("fast");
    nanos += Duration.ofSeconds(10).toNanos();

    forecast.batch("slow", 100);
    forecast.batch("fast", 900);

    assertThat(forecast.left().orElseThrow().toMillis() / 1e3).isCloseTo(90, within(0.1));
  }

  @Test
  void beforeAnythingIsMeasuredNothingIsClaimed() {
    Forecast forecast =
        new Forecast(List.of(new Progress.Table("a", 0, 0, 100, 1_000, 0)), () -> nanos);

    assertThat(forecast.left()).isEmpty();
    assertThat(forecast.rowsPerSecond()).isZero();
    assertThat(forecast.current()).isEmpty();
  }

  /** A load that happened. */
  private record Recording(List<Progress.Table> tables, List<Event> events) {
    private record Event(double seconds, String kind, String table, long rows) {
      private void tell(Forecast forecast, Recording recording) {
        if (kind.equals("done")) {
          forecast.tableDone(table);
          recording.behind(table).forEach(forecast::tableBegun);
        } else {
          forecast.batch(table, rows);
        }
      }
    }

    private static Recording read(String name) throws IOException {
      List<Progress.Table> tables = new ArrayList<>();
      List<Event> events = new ArrayList<>();
      for (String line : text(name).lines().toList()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("table")) {
          tables.add(
              new Progress.Table(
                  words[1],
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]),
                  Integer.parseInt(words[4]),
                  Long.parseLong(words[5]),
                  0));
        } else if (words.length == 4 && !words[0].equals("#")) {
          events.add(
              new Event(
                  Long.parseLong(words[0]) / 1e3, words[1], words[2], Long.parseLong(words[3])));
        }
      }
      return new Recording(tables, events);
    }

    /** The tables that begin when one is done: the next of its lane, or the next phase's first. */
    private List<String> behind(String done) {
      Map<String, String> next = new LinkedHashMap<>();
      List<String> first = new ArrayList<>();
      Progress.Table last = tables.get(0);
      for (Progress.Table table : tables.subList(1, tables.size())) {
        if (table.phase() == last.phase() && table.strand() == last.strand()) {
          next.put(last.name(), table.name());
        } else {
          first.add(table.name());
        }
        last = table;
      }
      if (done.equals(tables.get(0).name())) {
        return first;
      }
      return next.containsKey(done) ? List.of(next.get(done)) : List.of();
    }

    private static String text(String name) throws IOException {
      try (InputStream file =
          Objects.requireNonNull(ForecastTest.class.getResourceAsStream(name))) {
        return new String(file.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
