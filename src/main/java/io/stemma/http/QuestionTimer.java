package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

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

  /** The timer of a named question: {@code stemma_question_seconds{question=…}}. */
  static Timer ofQuestion(MeterRegistry registry, String question) {
    return of(registry, "stemma.question", "question", question);
  }

  /** Asks, and times it to its end, good or bad. */
  static <T> Uni<T> timed(Timer timer, Supplier<Uni<T>> question) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long start = System.nanoTime();
              return question
                  .get()
                  .onTermination()
                  .invoke(() -> timer.record(Duration.ofNanos(System.nanoTime() - start)));
            });
  }
}
