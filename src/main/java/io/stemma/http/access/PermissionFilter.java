package io.stemma.http.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Asks what a caller may when it is known which method is called: no writing of a path gets around
 * it. A method that names no permission is nobody's.
 */
public class PermissionFilter {
  private final AccessGate gate;
  private final Map<Method, Endpoint> endpoints = new ConcurrentHashMap<>();

  PermissionFilter(AccessGate gate) {
    this.gate = gate;
  }

  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
  public void ask(ResourceInfo resource, RoutingContext request) {
    gate.require(request, endpoints.computeIfAbsent(resource.getResourceMethod(), Endpoint::of));
  }
}
