package io.stemma.store.archive;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.Hold;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.MonthRetirement;
import io.stemma.audit.retention.MonthStore;
import io.stemma.audit.retention.Policy;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementRules;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.audit.MonthRows;
import io.stemma.store.postgres.audit.PostgresHolds;
import io.stemma.store.postgres.audit.PostgresMonths;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The months of the audit tables and their archives, put together for a program. */
public final class AuditMonths {
  private final MonthStore store;
  private final PostgresHolds holds;
  private final @Nullable ParquetArchives archives;
  private final ArchiveSettings settings;
  private final Clock clock;

  /** Of a record, its archives in the folder of the settings. */
  public AuditMonths(
      DatabaseUrl url, ArchiveSettings settings, Clock clock, ParquetArchives.Made made) {
    this.store = new PostgresMonths(url);
    this.holds = new PostgresHolds(url);
    this.archives =
        settings
            .folder()
            .map(folder -> new ParquetArchives(folder, new MonthRows(url), clock, made))
            .orElse(null);
    this.settings = settings;
    this.clock = clock;
  }

  /** Makes the current month and the months ahead; returns those that were missing. */
  public List<AuditMonth> create() {
    return store.create(clock.instant());
  }

  /**
   * Retires what is due.
   *
   * @return whether it was done; false where another program is at it
   */
  public boolean retire(RetirementListener listener) {
    return new MonthRetirement(store, archives, clock, settings.graceDays()).run(listener);
  }

  /**
   * A month and what is to be done with it.
   *
   * @param verdict for people
   */
  public record Outlook(MonthLife life, String verdict) {}

  /** Every month there is or was. */
  public List<Outlook> outlook() {
    List<Policy> policies = store.policies();
    RetirementRules rules = new RetirementRules(archives != null);
    return store.months().stream()
        .map(life -> new Outlook(life, verdict(rules, policies, life)))
        .toList();
  }

  private String verdict(RetirementRules rules, List<Policy> policies, MonthLife life) {
    return policies.stream()
        .filter(policy -> policy.table().equals(life.month().table()))
        .findFirst()
        .map(policy -> rules.next(policy, life, clock.instant()).text())
        .orElse("");
  }

  /** Every month that has an archive, the parts of one behind each other. */
  public List<MonthLife> archived() {
    return store.months().stream().filter(life -> life.archive().isPresent()).toList();
  }

  /**
   * Brings a retired month back, and holds it: one that is only detached is attached again, one
   * that was dropped is made again from its archives.
   *
   * @throws StemmaException {@link ErrorCode#ARCHIVE_NOT_FOUND} when the month is not retired, or
   *     its archive is not there; {@link ErrorCode#ARCHIVE_DIFFERS}
   */
  public void restore(AuditMonth month) {
    List<MonthLife> parts =
        store.months().stream().filter(life -> life.month().equals(month)).toList();
    boolean dropped = parts.stream().anyMatch(life -> life.state() == MonthLife.State.DROPPED);
    Optional<MonthLife> there =
        parts.stream()
            .filter(life -> life.state() != MonthLife.State.DROPPED)
            .filter(life -> life.state() != MonthLife.State.RESTORED)
            .findFirst();
    if (there.isPresent() && there.get().state() == MonthLife.State.DETACHED && !dropped) {
      holds.place(new Hold(month, Hold.Kind.RESTORE, "restored from its archive"));
      store.reattach(month, "it was restored", clock.instant());
    } else if (there.isEmpty() && dropped) {
      archives()
          .restore(
              month,
              parts.stream()
                  .filter(life -> life.state() == MonthLife.State.DROPPED)
                  .flatMap(life -> life.archive().stream())
                  .toList());
    } else {
      throw new StemmaException(
          ErrorCode.ARCHIVE_NOT_FOUND,
          there.isPresent()
              ? month + " is there (" + there.get().state().name().toLowerCase(Locale.ROOT) + ")."
              : "No month " + month + " was ever retired.");
    }
  }

  /** How each table's months are kept. */
  public List<Policy> policies() {
    return store.policies();
  }

  /** Where archives go. */
  public ArchiveSettings settings() {
    return settings;
  }

  /**
   * The archives.
   *
   * @throws StemmaException where no folder is configured
   */
  public ParquetArchives archives() {
    return Optional.ofNullable(archives)
        .orElseThrow(
            () ->
                new StemmaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ArchiveSettings.FOLDER_KEY + " is not set: it names the folder of archives."));
  }
}
