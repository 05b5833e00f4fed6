package io.stemma.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.stemma.error.StemmaException;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** Runs the maintenance when the service starts, and by its schedule. */
@Singleton
public class MaintenanceSchedule {
  private static final Logger LOG = Logger.getLogger(MaintenanceSchedule.class);
  private static final String KEY = "STEMMA_MAINTENANCE_CRON";
  private static final long SHUTDOWN_WAIT_SECONDS = 8;

  private final ReentrantLock working = new ReentrantLock();

  /** Held by the run that waits for the one under way: one is enough for all times passed. */
  private final Semaphore waiting = new Semaphore(1);

  private volatile boolean closing;
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final Backends backends;
  private final AuditMaintenance maintenance;
  private final String cron;

  MaintenanceSchedule(
      Vertx vertx,
      Scheduler scheduler,
      Backends backends,
      AuditMaintenance maintenance,
      MaintenanceMapping settings) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.backends = backends;
    this.maintenance = maintenance;
    this.cron = cron(settings.cron());
  }

  private static String cron(String text) {
    try {
      CronExpression.parse(KEY, text);
      return text.strip();
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
    Trigger trigger =
        scheduler
            .newJob("maintenance")
            .setCron(cron)
            .setTimeZone("UTC")
            .setTask(execution -> run())
            .schedule();
    LOG.infof("Maintenance runs now and next at %s", trigger.getNextFireTime());
    vertx.executeBlocking(
        () -> {
          run();
          return true;
        });
  }

  private void run() {
    if (!waiting.tryAcquire()) {
      return;
    }
    working.lock();
    try {
      waiting.release();
      if (!closing) {
        maintenance.run();
      }
    } catch (RuntimeException e) {
      LOG.error("Maintenance ended early", e);
    } finally {
      working.unlock();
    }
  }

  /** Before the pools are closed: waits for the run under way. */
  void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
    closing = true;
    if (working.tryLock(SHUTDOWN_WAIT_SECONDS, TimeUnit.SECONDS)) {
      working.unlock();
    }
  }
}
