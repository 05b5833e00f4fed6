package io.stemma.ops;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.stemma.audit.ingest.Budget;
import io.stemma.backfill.report.Program;
import io.stemma.graph.crash.CrashedQueries;
import io.stemma.service.Backends;
import io.stemma.service.OpenRequests;
import io.stemma.store.postgres.PoolUsage;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Metrics of the service itself: what it is, and how full its queues and pools are. */
@Singleton
public class ServiceMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry meters;
  private final Backends backends;
  private final OpenRequests requests;
  private final Budget budget;
  private final CrashedQueries crashed;

  /** Kept here, since the registry keeps nothing alive. */
  private final Map<String, Supplier<PoolUsage>> pools;

  ServiceMetrics(
      MeterRegistry meters,
      Backends backends,
      OpenRequests requests,
      Budget budget,
      CrashedQueries crashed) {
    this.crashed = crashed;
    this.meters = meters;
    this.backends = backends;
    this.requests = requests;
    this.budget = budget;
    this.pools = backends.pools();
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("stemma.build.info", () -> 1)
        .description("The program that runs: always 1")
        .tags("version", version(), "java", Runtime.version().toString())
        .tag("store", backends.kind().name().toLowerCase(Locale.ROOT))
        .strongReference(true)
        .register(meters);
    Gauge.builder("stemma.http.open.requests", requests, OpenRequests::count)
        .description("Requests that are worked on")
        .register(meters);
    Gauge.builder("stemma.http.open.requests.limit", requests, OpenRequests::most)
        .description("Requests that may be worked on at once")
        .register(meters);
    FunctionCounter.builder("stemma.http.refused.requests", requests, OpenRequests::refused)
        .description("Requests that were one too many and answered 429")
        .register(meters);
    Gauge.builder(
            "stemma.cypher.suspended", crashed, known -> known.suspension().isPresent() ? 1 : 0)
        .description("Whether free Cypher is suspended because of crashes: 1, else 0")
        .register(meters);
    Gauge.builder("stemma.ingest.queue.entries", budget, Budget::entries)
        .description("Entries of the audit trail on their way in")
        .register(meters);
    Gauge.builder("stemma.ingest.queue", budget, Budget::bytes)
        .description("Bytes of entries of the audit trail on their way in")
        .baseUnit("bytes")
        .register(meters);
    processorTime();
    pools.forEach(this::pool);
  }

  /** By the name that Prometheus' own client libraries give it. */
  private void processorTime() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder(
              "process.cpu", system, seen -> seen.getProcessCpuTime() / NANOS_PER_SECOND)
          .description("Processor time that the program has used")
          .baseUnit("seconds")
          .register(meters);
    }
  }

  /** Without the program's name. */
  private static String version() {
    String told = Program.version();
    return told.substring(told.lastIndexOf(' ') + 1);
  }

  /** By the names that the reactive pools' metrics have. */
  private void pool(String name, Supplier<PoolUsage> usage) {
    Tags tags = Tags.of("pool_name", name, "pool_type", "sql");
    Gauge.builder("sql.pool.active", usage, pool -> pool.get().active())
        .tags(tags)
        .register(meters);
    Gauge.builder("sql.pool.idle", usage, pool -> pool.get().idle()).tags(tags).register(meters);
    Gauge.builder("sql.pool.queue.size", usage, pool -> pool.get().waiting())
        .tags(tags)
        .register(meters);
    FunctionTimer.builder(
            "sql.pool.queue.delay",
            usage,
            pool -> pool.get().leases(),
            pool -> pool.get().waited().toNanos(),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .register(meters);
  }
}
