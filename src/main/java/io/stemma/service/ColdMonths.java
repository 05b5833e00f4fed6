package io.stemma.service;

import io.stemma.audit.ColdTrail;
import io.stemma.audit.retention.MonthLife;
import io.stemma.store.archive.ArchivedTrail;
import io.stemma.store.dual.BackendKind;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Which months are retired, as questions need to know it: looked up every few seconds. */
@Singleton
public class ColdMonths {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final AuditMaintenance maintenance;
  private volatile Known known = new Known(List.of(), Instant.EPOCH);

  private record Known(List<MonthLife> months, Instant at) {}

  ColdMonths(AuditMaintenance maintenance) {
    this.maintenance = maintenance;
  }

  @Produces
  @Singleton
  ColdTrail coldTrail(Backends backends) {
    return backends.kind() == BackendKind.POSTGRES
        ? new ArchivedTrail(this::months, maintenance.archive().folder())
        : (shape, filter, behind, limit) -> ColdTrail.Part.NONE;
  }

  private List<MonthLife> months() {
    Known before = known;
    if (before.at().plus(GOOD_FOR).isAfter(Instant.now())) {
      return before.months();
    }
    Known now = new Known(maintenance.months().archived(), Instant.now());
    known = now;
    return now.months();
  }
}
