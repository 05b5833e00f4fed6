package io.stemma.service;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.StartupEvent;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.trace.StoreSpan;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the service tells of itself, and in which form: {@code STEMMA_TRACES}, {@code _LOG_FORMAT}.
 */
@Singleton
public class Tracing {
  private static final String NONE = "none";

  private final OpenTelemetry telemetry;
  private final String exporter;
  private final String format;

  Tracing(
      OpenTelemetry telemetry,
      @ConfigProperty(name = "stemma.traces.exporter") String exporter,
      @ConfigProperty(name = "stemma.log.format") String format) {
    this.telemetry = telemetry;
    this.exporter = exporter;
    this.format = format;
  }

  void start(@Observes StartupEvent event) {
    try {
      check("STEMMA_TRACES", exporter, List.of(NONE, "otlp"));
      check("STEMMA_LOG_FORMAT", format, List.of("text", "json"));
    } catch (StemmaException e) {
      StartRefused.end(e);
    }
    if (!exporter.equals(NONE)) {
      StoreSpan.tell(telemetry.getTracer("io.stemma"));
    }
  }

  private static void check(String key, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          key + " must be " + String.join(" or ", allowed) + ", not '" + value + "'.");
    }
  }
}
