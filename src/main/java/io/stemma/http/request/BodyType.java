package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a body says that it is. The framework takes one that does not say it for whatever a resource
 * reads, and so a page of another origin could send it without being asked for leave.
 */
public final class BodyType {
  private static final String CHARSET = "charset=";
  private static final String IDENTITY = "identity";

  private BodyType() {}

  /**
   * Checks that there is one media type, whole, and plain UTF-8: no compressed body is read. Which
   * type a resource takes, it says itself.
   *
   * @throws StemmaException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE}
   */
  public static void require(HttpServerRequest request) {
    List<String> given = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (given.size() != 1) {
      throw unsupported(
          given.isEmpty() ? "The body has no Content-Type" : "The body has several Content-Types");
    }
    for (String coding : request.headers().getAll(HttpHeaders.CONTENT_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase(IDENTITY)) {
        throw unsupported("The body has the Content-Encoding '" + coding.strip() + "'");
      }
    }
    String[] parts = given.get(0).strip().toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().matches("[^/*\\s]+/[^/*\\s]+")) {
      throw unsupported("The Content-Type names no media type");
    }
    Arrays.stream(parts)
        .skip(1)
        .map(part -> part.replaceAll("[\"\\s]", ""))
        .filter(part -> part.startsWith(CHARSET) && !part.equals(CHARSET + "utf-8"))
        .findFirst()
        .ifPresent(
            other -> {
              throw unsupported("The body is in another charset than UTF-8");
            });
  }

  private static StemmaException unsupported(String what) {
    return new StemmaException(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        what + ": send plain UTF-8 as Content-Type: application/json.");
  }
}
