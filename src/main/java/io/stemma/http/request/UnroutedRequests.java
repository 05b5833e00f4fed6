package io.stemma.http.request;

import io.stemma.http.access.Endpoint;
import io.stemma.http.problem.FrameworkProblems;
import io.stemma.http.problem.Problem;
import io.stemma.http.problem.ProblemResponses;
import io.stemma.http.problem.RequestId;
import io.stemma.service.AuditSettings;
import io.stemma.service.ServerSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/** Answers with a problem document what fails before or beside every resource. */
public class UnroutedRequests {
  /** A path that cannot be decoded and the like: no route, and so no failure handler, is found. */
  private static final int[] BEFORE_ANY_ROUTE = {400, 405, 406, 413, 414, 415};

  private static final String AUDIT = "/api/v1/audit/";
  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int NOT_FOUND = 404;
  private static final int INTERNAL_ERROR = 500;

  private static final int MAX_DIGITS = 18;

  private final ProblemResponses responses;
  private final long maxBodyBytes;
  private final long maxAuditBytes;

  UnroutedRequests(ProblemResponses responses, ServerSettings server, AuditSettings audit) {
    this.responses = responses;
    this.maxBodyBytes = server.maxBodyBytes().asLongValue();
    this.maxAuditBytes = audit.maxBodyBytes();
  }

  public void install(@Observes Router router) {
    for (int status : BEFORE_ANY_ROUTE) {
      router.errorHandler(status, this::failed);
    }
    router.route().order(Integer.MIN_VALUE).handler(this::refuseTooLarge);
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    router.route().last().handler(context -> answer(context, NOT_FOUND));
  }

  /** Earlier than the framework, which would close the connection without a word. */
  private void refuseTooLarge(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    context.put(RequestBodies.MOST_BYTES, limit(context));
    if (length == null || !isLonger(length, limit(context))) {
      context.next();
      return;
    }
    Endpoint.countAs("REFUSED");
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    if (isAudit(context)) {
      String path = ProblemResponses.path(context.request());
      responses.send(context, Problem.of(RequestBodies.tooLargeForTheTrail(maxAuditBytes), path));
    } else {
      answer(context, PAYLOAD_TOO_LARGE);
    }
  }

  private long limit(RoutingContext context) {
    return isAudit(context) ? maxAuditBytes : maxBodyBytes;
  }

  private static boolean isAudit(RoutingContext context) {
    return String.valueOf(context.request().path()).startsWith(AUDIT);
  }

  private static boolean isLonger(String length, long most) {
    return length.length() > MAX_DIGITS || Long.parseLong(length) > most;
  }

  private void failed(RoutingContext context) {
    RequestId.of(context);
    int status = context.statusCode();
    if (context.response().headWritten()) {
      context.request().connection().close();
    } else if (status < 0 || status == INTERNAL_ERROR) {
      responses.send(
          context,
          ProblemResponses.unforeseen(context.failure(), ProblemResponses.path(context.request())));
    } else {
      answer(context, status);
    }
  }

  private void answer(RoutingContext context, int status) {
    responses.send(context, FrameworkProblems.of(status, ProblemResponses.path(context.request())));
  }
}
