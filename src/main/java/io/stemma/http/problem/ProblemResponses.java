package io.stemma.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes responses of problems, and writes to the log what the caller must not see. */
@Singleton
public class ProblemResponses {
  private static final Logger LOG = Logger.getLogger(ProblemResponses.class);
  private static final int SERVER_ERRORS = 500;

  private final ObjectMapper mapper;

  ProblemResponses(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  public Response of(StemmaException failure, @Nullable String path) {
    if (failure.code().status() >= SERVER_ERRORS) {
      logCause(failure);
    } else {
      LOG.debug(failure.detail(), failure);
    }
    Response.ResponseBuilder response = builder(Problem.of(failure, path));
    Object retryAfter = failure.extensions().get(StemmaException.RETRY_AFTER_SECONDS);
    return retryAfter == null
        ? response.build()
        : response.header(HttpHeaders.RETRY_AFTER, retryAfter).build();
  }

  /** The problem of a failure that is met when the answer has already begun. */
  public Problem late(Throwable failure, @Nullable String path) {
    if (failure instanceof StemmaException known) {
      logCause(known);
      return Problem.of(known, path).with(RequestId.ofProblem());
    }
    return unforeseen(failure, path).with(RequestId.ofProblem());
  }

  /** A failure nobody foresaw: its request's name finds it in the log. */
  public Response ofUnforeseen(Throwable failure, @Nullable String path) {
    return builder(unforeseen(failure, path)).build();
  }

  /** Answers outside of resources. */
  public void send(RoutingContext request, Problem problem) {
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(json(problem));
  }

  /** The same for a failure. */
  public void send(RoutingContext request, StemmaException failure) {
    Object retryAfter = failure.extensions().get(StemmaException.RETRY_AFTER_SECONDS);
    if (retryAfter != null) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, retryAfter.toString());
    }
    send(request, Problem.of(failure, path(request.request())));
  }

  public Response of(Problem problem) {
    return builder(problem).build();
  }

  public String json(Problem problem) {
    try {
      return mapper.writeValueAsString(problem.with(RequestId.ofProblem()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem is always JSON", e);
    }
  }

  public static Problem unforeseen(Throwable failure, @Nullable String path) {
    LOG.error("Request failed", failure);
    return Problem.of(
        ErrorCode.INTERNAL,
        "Stemma failed. The log has the reason under the requestId.",
        Map.of(),
        path);
  }

  /** The path as sent, without what is behind '?'. */
  public static String path(HttpServerRequest request) {
    return String.valueOf(request.path());
  }

  private Response.ResponseBuilder builder(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(json(problem));
  }

  private static void logCause(StemmaException failure) {
    Throwable cause = failure.getCause();
    if (failure.code() == ErrorCode.INTERNAL) {
      LOG.error(failure.detail(), cause);
    } else {
      LOG.warnf("%s (%s)", failure.detail(), cause == null ? "no cause" : cause.getMessage());
    }
  }
}
