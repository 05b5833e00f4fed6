package io.stemma.http.problem;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The name of a request: what its caller gave as {@code X-Request-Id}, where that is short and
 * plain, else a new one. It goes back in the answer, and stands in problem documents and in lines
 * of the log.
 */
public final class RequestId {
  static final String HEADER = "X-Request-Id";

  /** In lines of the log and in problem documents. */
  static final String MEMBER = "requestId";

  /** The trace that the request is part of, where traces are asked for. */
  static final String TRACE = "traceId";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

  private RequestId() {}

  /** Names the request; once is enough, and again does no harm. */
  public static String of(RoutingContext context) {
    String known = context.get(HEADER);
    if (known != null) {
      return known;
    }
    String given = context.request().getHeader(HEADER);
    String id = given != null && SANE.matcher(given).matches() ? given : made();
    context.put(HEADER, id);
    context.response().putHeader(HEADER, id);
    MDC.put(MEMBER, id);
    return id;
  }

  private static String made() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  /** What a problem document says of the request that is worked on; empty where none is. */
  public static Map<String, Object> ofProblem() {
    Map<String, Object> members = new LinkedHashMap<>();
    put(members, MEMBER, MDC.get(MEMBER));
    SpanContext trace = Span.current().getSpanContext();
    put(members, TRACE, trace.isValid() ? trace.getTraceId() : null);
    return members;
  }

  private static void put(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }
}
