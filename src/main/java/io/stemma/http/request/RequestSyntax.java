package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Endpoint;
import io.stemma.http.problem.ProblemResponses;
import io.stemma.record.Utf8;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request whose URL or framing is not well-formed. What the framework decodes leniently
 * becomes a replacement character, and then two different names are one.
 */
@Singleton
public class RequestSyntax {
  private static final Set<HttpMethod> WITH_BODIES =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
  private static final String CHUNKED = "chunked";
  private static final int HEXADECIMAL = 16;

  /** A target in absolute form, with its host and port. */
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)");

  private final ProblemResponses responses;

  RequestSyntax(ProblemResponses responses) {
    this.responses = responses;
  }

  public void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::check);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      checkFraming(request.headers().getAll(HttpHeaders.TRANSFER_ENCODING));
    } catch (StemmaException e) {
      // Nobody knows where the next request begins.
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      context.addEndHandler(ended -> request.connection().close());
      refuse(context, e);
      return;
    }
    try {
      checkTarget(request.uri());
      checkHost(request.uri(), request.headers().getAll(HttpHeaders.HOST));
      if (WITH_BODIES.contains(request.method()) && hasType(request)) {
        // The framework fails on one that is none.
        BodyType.require(request);
      }
    } catch (StemmaException e) {
      refuse(context, e);
      return;
    }
    context.next();
  }

  private static boolean hasType(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_TYPE);
  }

  private void refuse(RoutingContext context, StemmaException why) {
    Endpoint.countAs("REFUSED");
    responses.send(context, why);
  }

  /**
   * Checks a path and what stands behind it.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static void checkTarget(@Nullable String target) {
    if (target == null) {
      return;
    }
    byte[] decoded = new byte[target.length()];
    int length = 0;
    for (int i = 0; i < target.length(); i++) {
      char next = target.charAt(i);
      if (next <= ' ' || next > '~') {
        throw invalid("The URL holds a character that is not printable ASCII");
      }
      if (next == '%') {
        decoded[length++] = escaped(target, i);
        i += 2;
      } else {
        decoded[length++] = (byte) next;
      }
    }
    if (!Utf8.isValid(decoded, 0, length)) {
      throw invalid("The URL holds percent-encoded bytes that are not valid UTF-8");
    }
  }

  private static byte escaped(String target, int at) {
    int high = at + 2 < target.length() ? Character.digit(target.charAt(at + 1), HEXADECIMAL) : -1;
    int low = high < 0 ? -1 : Character.digit(target.charAt(at + 2), HEXADECIMAL);
    if (low < 0) {
      throw invalid("The URL holds a '%' without two hexadecimal digits behind it");
    }
    return (byte) (high * HEXADECIMAL + low);
  }

  private static StemmaException invalid(String what) {
    return new StemmaException(
        ErrorCode.INVALID_REQUEST, what + ": percent-encode the UTF-8 bytes of each name.");
  }

  /**
   * Checks that a request names one host: a proxy and the service could take different ones.
   *
   * @param target a path, or a whole URL, which names the host once more
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static void checkHost(@Nullable String target, List<String> headers) {
    if (headers.size() > 1) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "The request has several Host headers: send one.");
    }
    Matcher url = URL.matcher(target == null ? "" : target);
    if (url.lookingAt() && !headers.isEmpty() && !url.group(1).equalsIgnoreCase(headers.get(0))) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST,
          "The request's URL names another host than its Host header: send the same in both, or"
              + " only the path.");
    }
  }

  /**
   * Checks the transfer codings of a request.
   *
   * @throws StemmaException {@link ErrorCode#TRANSFER_CODING_UNKNOWN}; {@link
   *     ErrorCode#INVALID_REQUEST} where the only known one is named twice
   */
  public static void checkFraming(List<String> headers) {
    if (headers.isEmpty()) {
      return;
    }
    String all = String.join(",", headers);
    for (String coding : all.split(",", -1)) {
      if (!coding.strip().toLowerCase(Locale.ROOT).equals(CHUNKED)) {
        throw new StemmaException(
            ErrorCode.TRANSFER_CODING_UNKNOWN,
            "The only transfer coding here is 'chunked': send the body plain, with its"
                + " Content-Length or chunked.");
      }
    }
    if (all.indexOf(',') >= 0) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "Transfer-Encoding names 'chunked' twice: name it once.");
    }
  }
}
