package io.stemma.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** Answers with a problem document what fails before or beside every resource. */
public class UnroutedRequests {
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;

  private final ProblemResponses responses;

  UnroutedRequests(ProblemResponses responses) {
    this.responses = responses;
  }

  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    router.route().last().handler(context -> answer(context, NOT_FOUND));
  }

  private void failed(RoutingContext context) {
    int status = context.statusCode();
    if (context.response().headWritten()) {
      context.request().connection().close();
    } else if (status < 0 || status == INTERNAL_ERROR) {
      send(
          context,
          ProblemResponses.unforeseen(context.failure(), ProblemResponses.path(context.request())));
    } else {
      answer(context, status);
    }
  }

  private void answer(RoutingContext context, int status) {
    send(context, FrameworkProblems.of(status, ProblemResponses.path(context.request())));
  }

  private void send(RoutingContext context, Problem problem) {
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(responses.json(problem));
  }
}
