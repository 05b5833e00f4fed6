package io.stemma.ops;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.stemma.error.StemmaException;
import io.stemma.service.Backends;
import io.stemma.store.postgres.audit.MonthsAhead;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether months are ready for what happens next. Fewer than two ahead is degraded and still up: a
 * month that is missing is made when its first row comes, but whatever should have made it needs a
 * look.
 */
@Readiness
@Singleton
public class PartitionReadiness implements AsyncHealthCheck {
  private static final String NAME = "partitions";
  private static final int FEWEST = 2;

  private final MonthsAhead months;
  private final Backends backends;
  private final ReadinessTimeout timeout;

  PartitionReadiness(MonthsAhead months, Backends backends, ReadinessTimeout timeout) {
    this.timeout = timeout;
    this.months = months;
    this.backends = backends;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    if (!backends.kind().hasServer()) {
      return Uni.createFrom()
          .item(HealthCheckResponse.named(NAME).up().withData("store", "sqlite").build());
    }
    return timeout.bounded(
        NAME,
        months
            .fewest()
            .map(PartitionReadiness::of)
            .onFailure(StemmaException.class)
            .recoverWithItem(PartitionReadiness::unknown));
  }

  private static HealthCheckResponse of(long ahead) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME)
            .up()
            .withData("monthsAhead", ahead)
            .withData("degraded", ahead < FEWEST);
    return ahead < FEWEST
        ? response
            .withData("reason", "Months are missing: run 'stemma partitions maintain'.")
            .build()
        : response.build();
  }

  private static HealthCheckResponse unknown(StemmaException failure) {
    return HealthCheckResponse.named(NAME)
        .down()
        .withData("code", failure.code().code())
        .withData("reason", failure.detail())
        .build();
  }
}
