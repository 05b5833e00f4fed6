package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Endpoint;
import io.stemma.http.access.EndpointPath;
import io.stemma.http.access.Endpoints;
import io.stemma.http.problem.ProblemResponses;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers 405 with {@code Allow} where a path takes other methods, and OPTIONS everywhere. The
 * framework alone looks for a path in several classes, and so finds none where the method is wrong.
 */
@Singleton
public class AllowedMethods {
  /** Behind the authentication: who has no key learns no methods. */
  private static final int ORDER = Integer.MIN_VALUE + 2;

  private static final int NO_CONTENT = 204;

  /** What the framework answers by itself, to any method. */
  private static final Pattern OF_THE_FRAMEWORK =
      Pattern.compile("/q/(?:metrics|openapi(?:\\.json|\\.yaml|\\.yml)?|health(?:/.*)?)/?");

  private final Endpoints endpoints;
  private final ProblemResponses responses;

  AllowedMethods(Endpoints endpoints, ProblemResponses responses) {
    this.endpoints = endpoints;
    this.responses = responses;
  }

  public void install(@Observes Router router) {
    router.route().order(ORDER).handler(this::check);
  }

  private void check(RoutingContext request) {
    Set<String> allowed = allowed(request);
    HttpMethod method = request.request().method();
    if (allowed.isEmpty()
        || (allowed.contains(method.name()) && !method.equals(HttpMethod.OPTIONS))) {
      request.next();
      return;
    }
    String all = String.join(", ", allowed);
    request.response().putHeader(HttpHeaders.ALLOW, all);
    Endpoint.countAs(endpoints.at(request).map(EndpointPath::template).orElse("OTHER_METHOD"));
    if (method.equals(HttpMethod.OPTIONS)) {
      request.response().setStatusCode(NO_CONTENT).end();
    } else {
      responses.send(
          request,
          new StemmaException(
              ErrorCode.METHOD_NOT_ALLOWED,
              "This path takes " + all + ": /q/openapi says what each of them does."));
    }
  }

  /** Empty where nothing is known of the path. */
  private Set<String> allowed(RoutingContext request) {
    return OF_THE_FRAMEWORK.matcher(request.normalizedPath()).matches()
        ? EndpointPath.methods(List.of(HttpMethod.GET.name()))
        : endpoints.at(request).map(EndpointPath::methods).orElse(Set.of());
  }
}
