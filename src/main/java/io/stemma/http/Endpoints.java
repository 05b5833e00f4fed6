package io.stemma.http;

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
import org.jspecify.annotations.Nullable;

/** All endpoints, as the resource classes declare them, and which of them a path is. */
@Singleton
public class Endpoints {
  private static final String FOUND = "stemma.endpoints";
  private static final String OURS = "io.stemma.";

  private final BeanManager beans;
  private volatile @Nullable List<EndpointPath> paths;

  Endpoints(BeanManager beans) {
    this.beans = beans;
  }

  /** The endpoints of a request's path, whatever its method; empty where there are none. */
  Optional<EndpointPath> at(RoutingContext request) {
    Optional<EndpointPath> known = request.get(FOUND);
    if (known != null) {
      return known;
    }
    List<String> segments = EndpointPath.segments(request.normalizedPath());
    Optional<EndpointPath> found =
        all().stream().filter(path -> path.matches(segments)).findFirst();
    request.put(FOUND, found);
    return found;
  }

  /** The path with most literal characters first, as JAX-RS chooses between two that match. */
  private List<EndpointPath> all() {
    List<EndpointPath> known = paths;
    if (known == null) {
      known = declared();
      paths = known;
    }
    return known;
  }

  private List<EndpointPath> declared() {
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
