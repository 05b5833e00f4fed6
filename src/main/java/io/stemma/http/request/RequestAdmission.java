package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Endpoint;
import io.stemma.http.problem.ProblemResponses;
import io.stemma.http.problem.RequestId;
import io.stemma.service.OpenRequests;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is done for every request before anything else: it is named, counted and let in. */
@Singleton
public class RequestAdmission {
  /** What tells how the service stands is answered however busy it is. */
  private static final String ABOUT_THE_SERVICE = "/q/";

  /** Where the framework's metrics look for the template of an address. */
  private static final int GRACE_SECONDS = 2;

  private static final int RETRY_SECONDS = 1;

  private final OpenRequests requests;
  private final ProblemResponses responses;

  RequestAdmission(OpenRequests requests, ProblemResponses responses) {
    this.requests = requests;
    this.responses = responses;
  }

  /** Routes of the same order come in the order of their making: this one must be the first. */
  public void install(@Observes @Priority(1) Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    RequestId.of(context);
    if (requests.isDraining()) {
      sendAway(context.request());
    }
    if (ProblemResponses.path(context.request()).startsWith(ABOUT_THE_SERVICE)) {
      context.next();
    } else if (requests.isClosed()) {
      refuse(context, stopping());
    } else if (requests.enter()) {
      context.addEndHandler(ended -> requests.leave());
      context.next();
    } else {
      refuse(context, tooMany());
    }
  }

  /** Whoever keeps its connection open comes by another one next time. */
  private static void sendAway(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.connection().shutdown(GRACE_SECONDS, TimeUnit.SECONDS);
    } else {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private StemmaException tooMany() {
    return refusal(
        ErrorCode.TOO_BUSY,
        "More is asked at once than STEMMA_HTTP_MAX_REQUESTS allows, "
            + requests.most()
            + ": wait a moment and ask again.");
  }

  private static StemmaException stopping() {
    return refusal(
        ErrorCode.STORE_UNAVAILABLE, "The service is being stopped: send the request again.");
  }

  private static StemmaException refusal(ErrorCode code, String why) {
    return new StemmaException(
        code, why, Map.of(StemmaException.RETRY_AFTER_SECONDS, RETRY_SECONDS), null);
  }

  private void refuse(RoutingContext context, StemmaException why) {
    Endpoint.countAs("REFUSED");
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    responses.send(context, why);
  }
}
