package io.stemma.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.stemma.store.dual.DualStatus;
import io.stemma.store.postgres.RecordMeasures.Measure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What {@link Measured} has seen, as metrics. What nobody has seen yet is not a number. */
@Singleton
public class RecordMetrics {
  private static final double MILLIS = 1e3;

  /**
   * A metric of the record.
   *
   * @param measure its name in what was measured
   * @param label the name of what tells one of its kind from others; empty where there is one
   * @param values of the label that there always are
   */
  private record Shown(
      String name, String measure, String label, List<String> values, String help) {}

  private static final List<String> ONE = List.of("");
  private static final List<Shown> SHOWN =
      List.of(
          new Shown(
              "stemma.backfill.runs",
              "backfill_runs",
              "state",
              List.of("running", "done", "failed", "interrupted", "undoing", "undone"),
              "Runs of a backfill in the ledger"),
          new Shown(
              "stemma.backfill.rows",
              "backfill_rows",
              "result",
              List.of("read", "loaded", "unchanged", "skipped", "quarantined"),
              "Source rows in the ledger, of all runs, by what became of them"),
          new Shown(
              "stemma.audit.months.ahead",
              "months_ahead",
              "table",
              List.of("events", "tool_usage"),
              "Months after the current one that are ready for entries"),
          new Shown(
              "stemma.audit.months",
              "months",
              "state",
              List.of("open", "archived", "detached", "dropped", "restored"),
              "Months that retention knows of, by how far they are retired"),
          new Shown(
              "stemma.audit.months.held",
              "months_held",
              "kind",
              List.of("backfill", "hold", "legal", "restore"),
              "Holds on months, which are not retired for that long"),
          new Shown(
              "stemma.audit.months.failing",
              "months_failing",
              "",
              ONE,
              "Months whose retirement failed last"),
          new Shown(
              "stemma.audit.unsealed.entries",
              "unsealed_entries",
              "",
              ONE,
              "Numbers of entries that were drawn and are not sealed yet"));

  private final MeterRegistry meters;
  private final Measured measured;

  RecordMetrics(MeterRegistry meters, Measured measured) {
    this.meters = meters;
    this.measured = measured;
  }

  void start(@Observes StartupEvent event) {
    SHOWN.forEach(this::show);
    seconds(
        "stemma.audit.last.checkpoint.timestamp",
        "When the trail was signed last, as Unix time in seconds",
        look -> look.value("last_checkpoint").orElse(Double.NaN));
    seconds(
        "stemma.measured.timestamp",
        "When the service looked last at what the record says, as Unix time in seconds",
        look -> look.at().toEpochMilli() / MILLIS);
    gauge(
        "stemma.graph.available",
        "Whether there is a graph: 1, else 0",
        look -> look.graph() ? 1 : 0);
    gauge(
        "stemma.graph.whole",
        "Whether the graph follows all rows: 1, else 0",
        look -> look.whole() ? 1 : 0);
    gauge(
        "stemma.dual.outbox.entries",
        "Changes that the other store has not seen",
        look -> dual(look, DualStatus::entries));
    gauge(
        "stemma.dual.refused.entries",
        "Changes that the other store refused, twenty at most",
        look -> dual(look, status -> status.refused().size()));
    seconds(
        "stemma.dual.outbox.oldest.age",
        "Age of the earliest change that the other store has not seen",
        look -> dual(look, status -> age(status.oldest())));
  }

  private void show(Shown shown) {
    for (String value : shown.values()) {
      Gauge.builder(shown.name(), measured, seen -> value(seen, shown.measure(), value))
          .tags(shown.label().isEmpty() ? Tags.empty() : Tags.of(shown.label(), value))
          .description(shown.help())
          .register(meters);
    }
  }

  /** What is not told is none of it, once anything was told. */
  private static double value(Measured measured, String name, String which) {
    return measured
        .last()
        .map(
            look ->
                look.measures().stream()
                    .filter(one -> one.name().equals(name) && one.of().equals(which))
                    .mapToDouble(Measure::value)
                    .sum())
        .orElse(Double.NaN);
  }

  private void gauge(String name, String help, ToDoubleFunction<Measured.Look> value) {
    Gauge.builder(name, measured, seen -> of(seen, value)).description(help).register(meters);
  }

  private void seconds(String name, String help, ToDoubleFunction<Measured.Look> value) {
    Gauge.builder(name, measured, seen -> of(seen, value))
        .description(help)
        .baseUnit("seconds")
        .register(meters);
  }

  private static double of(Measured measured, ToDoubleFunction<Measured.Look> value) {
    return measured.last().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double dual(Measured.Look look, ToDoubleFunction<DualStatus> value) {
    DualStatus status = look.dual();
    return status == null ? 0 : value.applyAsDouble(status);
  }

  private static double age(@Nullable Instant oldest) {
    return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / MILLIS;
  }
}
