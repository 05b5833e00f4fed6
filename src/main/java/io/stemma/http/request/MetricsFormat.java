package io.stemma.http.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers {@code /q/metrics} in Prometheus' own text format unless a client asks for OpenMetrics:
 * the framework takes any type for the latter, which {@code promtool} does not read.
 */
@Singleton
public class MetricsFormat {
  private static final int ORDER = Integer.MIN_VALUE + 3;
  private static final String OPEN_METRICS = "openmetrics";

  public void install(@Observes Router router) {
    router.route("/q/metrics").order(ORDER).handler(MetricsFormat::choose);
  }

  private static void choose(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains(OPEN_METRICS)) {
      request.headers().set(HttpHeaders.ACCEPT, "text/plain");
    }
    context.next();
  }
}
