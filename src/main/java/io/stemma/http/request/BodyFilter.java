package io.stemma.http.request;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Tells {@link RequestBodies}, which no container makes anew for a request, whose body it reads.
 */
public class BodyFilter {
  static final String REQUEST = "stemma.request";

  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION + 1)
  public void note(ContainerRequestContext request, RoutingContext http) {
    request.setProperty(REQUEST, http);
  }
}
