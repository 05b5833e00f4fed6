package io.stemma.store.archive;

import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.TrailEntry;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.seal.TrailVerification.ArchivedMonths;
import java.util.List;
import java.util.function.Consumer;

/** The entries of retired months, read from their archives. */
public final class ColdEntries implements ArchivedMonths {
  private final AuditMonths months;

  public ColdEntries(AuditMonths months) {
    this.months = months;
  }

  @Override
  public boolean forEach(String log, Consumer<TrailEntry> entries, Consumer<Finding> found) {
    List<MonthLife> cold =
        months.archived().stream()
            .filter(MonthLife::isCold)
            .filter(life -> log.equals(life.month().table() + "/" + life.month().month()))
            .toList();
    try {
      for (MonthLife life : cold) {
        months.archives().entries(life.archive().orElseThrow(), entries);
      }
      return true;
    } catch (StemmaException e) {
      found.accept(Finding.ofLog(Kind.ARCHIVE_MISSING, log, e.detail()));
      return false;
    }
  }
}
