package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Timers of questions, with the percentiles that {@code /q/metrics} shows, in seconds. */
final class QuestionTimer {
  private static final double[] PERCENTILES = {0.5, 0.95, 0.99};

  private QuestionTimer() {}

  static Timer of(MeterRegistry registry, String name, String... tags) {
    return Timer.builder(name)
        .description("From a question's arrival to its answer")
        .tags(tags)
        .publishPercentiles(PERCENTILES)
        .register(registry);
  }
}
