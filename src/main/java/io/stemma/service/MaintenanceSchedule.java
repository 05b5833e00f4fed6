package io.stemma.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.stemma.audit.retention.CronSchedule;
import io.stemma.error.StemmaException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** Has the maintenance done when the service starts, and by its schedule. */
@Singleton
public class MaintenanceSchedule {
  private static final Logger LOG = Logger.getLogger(MaintenanceSchedule.class);
  private static final String KEY = "STEMMA_MAINTENANCE_CRON";

  /** No timer runs longer: a clock that is set meanwhile is looked at again by then. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration LET_THROUGH = Duration.ofSeconds(8);

  private final ReentrantLock working = new ReentrantLock();
  private volatile boolean closing;
  private final Vertx vertx;
  private final Backends backends;
  private final AuditMaintenance maintenance;
  private final CronSchedule schedule;

  MaintenanceSchedule(
      Vertx vertx, Backends backends, AuditMaintenance maintenance, MaintenanceMapping settings) {
    this.vertx = vertx;
    this.backends = backends;
    this.maintenance = maintenance;
    this.schedule = schedule(settings.cron());
  }

  private static CronSchedule schedule(String cron) {
    try {
      return CronSchedule.parse(KEY, cron);
    } catch (StemmaException e) {
      StartRefused.end(e);
      throw e;
    }
  }

  void start(@Observes StartupEvent event) {
    if (!backends.kind().hasServer()) {
      begin();
    }
  }

  void ready(@Observes SchemaReady event) {
    if (backends.kind().hasServer()) {
      begin();
    }
  }

  private void begin() {
    run(Instant.now());
  }

  private void run(Instant from) {
    vertx
        .executeBlocking(
            () -> {
              work();
              return true;
            })
        .onFailure(failure -> LOG.error("Maintenance ended early", failure))
        .onComplete(
            done -> {
              if (!closing) {
                await(Objects.requireNonNull(schedule.next(from)));
              }
            });
  }

  private void work() {
    working.lock();
    try {
      if (!closing) {
        maintenance.run();
      }
    } finally {
      working.unlock();
    }
  }

  /** Before the pools are closed: what is under way is let through. */
  void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
    closing = true;
    if (working.tryLock(LET_THROUGH.toSeconds(), TimeUnit.SECONDS)) {
      working.unlock();
    }
  }

  private void await(Instant next) {
    Duration left = Duration.between(Instant.now(), next);
    if (left.isNegative() || left.isZero()) {
      run(Instant.now());
    } else {
      Duration wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
      vertx.setTimer(Math.max(1, wait.toMillis()), timer -> await(next));
    }
  }
}
