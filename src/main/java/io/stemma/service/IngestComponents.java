package io.stemma.service;

import io.quarkus.runtime.ShutdownEvent;
import io.stemma.audit.ingest.Budget;
import io.stemma.audit.ingest.GroupCommit;
import io.stemma.audit.ingest.IngestLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.governance.TrailWriter;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes what takes the entries of the audit trail in. */
@Singleton
public class IngestComponents {
  private static final int BEFORE_THE_STORE_CLOSES = 1;

  private final AuditSettings settings;
  private final StoreSettings store;
  private final GroupCommit groups;

  IngestComponents(AuditSettings settings, StoreSettings store, GovernanceStore governance) {
    this.settings = settings;
    this.store = store;
    this.groups = new GroupCommit(new TrailWriter(governance), settings.writers());
  }

  /** Where requests are written together. */
  public GroupCommit groups() {
    return groups;
  }

  @Produces
  @Singleton
  Budget budget() {
    return new Budget(settings.queueEntries(), settings.queueBytes());
  }

  @Produces
  @Singleton
  IngestLimits limits() {
    return new IngestLimits(
        settings.maxEntries(),
        settings.maxEntryBytes(),
        Duration.ofSeconds(store.clockSkewSeconds()),
        settings.monthsBack(),
        settings.monthsAhead());
  }

  void stop(@Observes @Priority(BEFORE_THE_STORE_CLOSES) ShutdownEvent event) {
    groups.close();
  }
}
