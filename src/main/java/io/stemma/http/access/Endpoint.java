package io.stemma.http.access;

import io.stemma.access.Permission;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * An address with its method, as described.
 *
 * @param line for instance {@code GET /api/v1/agents/{id}}
 * @param needs null where nobody said: then nobody gets in
 */
public record Endpoint(String line, @Nullable Permission needs) {
  /** Where Quarkus looks for the path that its metrics name. */
  private static final String TEMPLATE = "UrlPathTemplate";

  public static Endpoint of(Method method) {
    Class<?> resource = method.getDeclaringClass();
    Needs needs = method.getAnnotation(Needs.class);
    if (needs == null) {
      needs = resource.getAnnotation(Needs.class);
    }
    String path = path(resource.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
    return new Endpoint(verb(method) + " " + path, needs == null ? null : needs.value());
  }

  /** The HTTP method. */
  public String verb() {
    return line.substring(0, line.indexOf(' '));
  }

  /** The path, with names in braces. */
  public String path() {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static String path(@Nullable Path path) {
    if (path == null) {
      return "";
    }
    return path.value().startsWith("/") ? path.value() : "/" + path.value();
  }

  private static String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return "";
  }

  /**
   * Counts the current request, which no resource will answer, under a word instead of its path:
   * each path of a client would be a metric of its own.
   */
  public static void countAs(String word) {
    Context context = Vertx.currentContext();
    if (context != null) {
      context.putLocal(TEMPLATE, word);
    }
  }
}
