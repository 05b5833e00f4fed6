package io.stemma.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.stemma.error.StemmaException;
import io.stemma.http.access.EndpointPath;
import io.stemma.http.access.Endpoints;
import io.stemma.http.problem.ClientGone;
import io.stemma.http.problem.FrameworkProblems;
import io.stemma.http.problem.JsonProblems;
import io.stemma.http.problem.ProblemResponses;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns everything that a resource or the framework throws into a problem document. */
public class ProblemMappers {
  private static final int NOT_FOUND = 404;

  private final ProblemResponses responses;
  private final Endpoints endpoints;

  ProblemMappers(ProblemResponses responses, Endpoints endpoints) {
    this.responses = responses;
    this.endpoints = endpoints;
  }

  @ServerExceptionMapper
  public Response known(StemmaException failure, RoutingContext request) {
    return responses.of(named(failure, request), ProblemResponses.path(request.request()));
  }

  /** What is not found and is not said to be of a field is what the path names. */
  private StemmaException named(StemmaException failure, RoutingContext request) {
    if (failure.code().status() != NOT_FOUND
        || failure.extensions().containsKey(StemmaException.FIELD)) {
      return failure;
    }
    return endpoints.at(request).map(EndpointPath::lastName).map(failure::ofField).orElse(failure);
  }

  @ServerExceptionMapper
  public Response json(JsonProcessingException failure, HttpServerRequest request) {
    return responses.of(JsonProblems.of(failure), ProblemResponses.path(request));
  }

  /** The framework has a mapper of its own for this one, which answers without a word. */
  @ServerExceptionMapper
  public Response type(MismatchedInputException failure, HttpServerRequest request) {
    return json(failure, request);
  }

  @ServerExceptionMapper
  public Response framework(WebApplicationException failure, HttpServerRequest request) {
    String path = ProblemResponses.path(request);
    if (failure.getCause() instanceof JsonProcessingException json) {
      return responses.of(JsonProblems.of(json), path);
    }
    if (failure.getCause() instanceof StemmaException known) {
      return responses.of(known, path);
    }
    int status = failure.getResponse().getStatus();
    Response problem = responses.of(FrameworkProblems.of(status, path));
    String allow = failure.getResponse().getHeaderString("Allow");
    return allow == null ? problem : Response.fromResponse(problem).header("Allow", allow).build();
  }

  @ServerExceptionMapper
  public Response unforeseen(Throwable failure, HttpServerRequest request) {
    if (ClientGone.explains(failure)) {
      // Nobody is there to be answered, and anybody can do that as often as they like.
      return Response.status(Response.Status.BAD_REQUEST).build();
    }
    return responses.ofUnforeseen(failure, ProblemResponses.path(request));
  }
}
