package io.stemma.http;

import io.stemma.access.Permission;
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
record Endpoint(String line, @Nullable Permission needs) {
  static Endpoint of(Method method) {
    Class<?> resource = method.getDeclaringClass();
    Needs needs = method.getAnnotation(Needs.class);
    if (needs == null) {
      needs = resource.getAnnotation(Needs.class);
    }
    String path = path(resource.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
    return new Endpoint(verb(method) + " " + path, needs == null ? null : needs.value());
  }

  /** The HTTP method. */
  String verb() {
    return line.substring(0, line.indexOf(' '));
  }

  /** The path, with names in braces. */
  String path() {
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
}
