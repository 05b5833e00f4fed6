package io.stemma.http.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All endpoints, as the resource classes declare them, and which of them a path is. */
@Singleton
public class Endpoints {
  private static final String FOUND = "stemma.endpoints";
  private static final String OURS = "io.stemma.";

  /** The path with most literal characters first, as JAX-RS chooses between two that match. */
  private final List<EndpointPath> paths;

  /**
   * Reads all declarations, before the service listens: it takes a while, and the thread of the
   * first request would answer nobody else meanwhile.
   */
  Endpoints(BeanManager beans) {
    this.paths = declared(beans);
  }

  /** The endpoints of a request's path, whatever its method; empty where there are none. */
  public Optional<EndpointPath> at(RoutingContext request) {
    Optional<EndpointPath> known = request.get(FOUND);
    if (known != null) {
      return known;
    }
    List<String> segments = EndpointPath.segments(request.normalizedPath());
    Optional<EndpointPath> found =
        paths.stream().filter(path -> path.matches(segments)).findFirst();
    request.put(FOUND, found);
    return found;
  }

  private static List<EndpointPath> declared(BeanManager beans) {
    Map<String, List<Endpoint>> byPath = new LinkedHashMap<>();
    for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
      // A bean of ours is made by a class in our packages: the many others need not be loaded.
      if (bean.getClass().getName().startsWith(OURS)
          && bean.getBeanClass().isAnnotationPresent(Path.class)) {
        Arrays.stream(bean.getBeanClass().getDeclaredMethods())
            .map(Endpoint::of)
            .filter(endpoint -> !endpoint.verb().isEmpty())
            .forEach(
                endpoint ->
                    byPath
                        .computeIfAbsent(
                            endpoint.path().replaceAll("\\{[^}]*}", "{}"),
                            path -> new ArrayList<>())
                        .add(endpoint));
      }
    }
    return byPath.values().stream()
        .map(EndpointPath::of)
        .sorted(Comparator.comparingInt(EndpointPath::literalCharacters).reversed())
        .toList();
  }
}
