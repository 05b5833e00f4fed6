package io.stemma.service;

import io.stemma.audit.ColdTrail;
import io.stemma.store.archive.ArchivedTrail;
import io.stemma.store.dual.BackendKind;
import io.stemma.store.postgres.RecordReader;
import io.stemma.store.postgres.audit.RetiredMonths;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which months are retired, as questions need to know it. */
@Singleton
public class ColdMonths {
  private final AuditMaintenance maintenance;

  ColdMonths(AuditMaintenance maintenance) {
    this.maintenance = maintenance;
  }

  @Produces
  @Singleton
  ColdTrail coldTrail(Backends backends, RecordReader reader) {
    // While there are two stores nothing is retired, and PostgreSQL may be away.
    return backends.kind() == BackendKind.POSTGRES
        ? new ArchivedTrail(new RetiredMonths(reader), maintenance.archive().folder())
        : ColdTrail.NONE;
  }
}
