package io.stemma.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts how the jobs of the maintenance end. */
final class MaintenanceOutcomes {
  private static final List<String> JOBS = List.of("sessions", "create", "retire", "states");

  private final Map<String, Outcome> byJob;

  MaintenanceOutcomes(MeterRegistry meters) {
    this.byJob =
        JOBS.stream()
            .collect(Collectors.toMap(Function.identity(), job -> new Outcome(job, meters)));
  }

  void succeeded(String job, Instant at) {
    of(job).last = at.getEpochSecond();
  }

  void failed(String job) {
    of(job).failures.increment();
  }

  private Outcome of(String job) {
    Outcome outcome = byJob.get(job);
    if (outcome == null) {
      throw new IllegalArgumentException("no job of the maintenance: " + job);
    }
    return outcome;
  }

  private static final class Outcome {
    private final Counter failures;
    private volatile double last = Double.NaN;

    Outcome(String job, MeterRegistry meters) {
      this.failures =
          Counter.builder("stemma.maintenance.failures")
              .description("Jobs of the maintenance that failed")
              .tag("job", job)
              .register(meters);
      Gauge.builder("stemma.maintenance.last.success.timestamp", this, outcome -> outcome.last)
          .description("When a job of the maintenance succeeded last here, as Unix time in seconds")
          .baseUnit("seconds")
          .tag("job", job)
          .register(meters);
    }
  }
}
