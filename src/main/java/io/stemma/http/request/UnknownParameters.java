package io.stemma.http.request;

import io.stemma.error.StemmaException;
import io.stemma.question.GivenText;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses what stands behind '?' and is not a {@code @QueryParam} of the method that is asked, and
 * what stands there twice: guessing would hide a mistake.
 */
public class UnknownParameters {
  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void refuse(ResourceInfo resource, UriInfo path, HttpServerRequest request) {
    path.getPathParameters()
        .forEach((name, values) -> values.forEach(value -> GivenText.storable(name, value)));
    String query = request.query();
    if (query == null || query.isEmpty()) {
      return;
    }
    Set<String> taken =
        known.computeIfAbsent(resource.getResourceMethod(), UnknownParameters::parameters);
    for (Map.Entry<String, String> given : request.params()) {
      check(given.getKey(), taken, request);
      GivenText.storable(given.getKey(), given.getValue());
    }
  }

  private static void check(String name, Set<String> taken, HttpServerRequest request) {
    if (!taken.contains(name)) {
      throw StemmaException.ofField(name, name + " is not a parameter here" + instead(taken));
    }
    if (request.params().getAll(name).size() > 1) {
      throw StemmaException.ofField(name, name + " is given more than once.");
    }
  }

  private static String instead(Set<String> taken) {
    return taken.isEmpty() ? ": there is none." : ": there are " + String.join(", ", taken) + ".";
  }

  private static Set<String> parameters(Method method) {
    return Arrays.stream(method.getParameters())
        .flatMap(UnknownParameters::elements)
        .map((AnnotatedElement element) -> element.getAnnotation(QueryParam.class))
        .filter(Objects::nonNull)
        .map(QueryParam::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<? extends AnnotatedElement> elements(Parameter parameter) {
    return parameter.isAnnotationPresent(BeanParam.class)
        ? Arrays.stream(parameter.getType().getDeclaredFields())
        : Stream.of(parameter);
  }
}
