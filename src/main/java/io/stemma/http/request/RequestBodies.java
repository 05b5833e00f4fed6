package io.stemma.http.request;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Utf8;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads a body to its end before anything decodes it: all of it counts against the limit, also what
 * stands behind the document, and what is not UTF-8 is refused. Bodies of audit entries do not come
 * here: they are read while they arrive.
 */
@Provider
public class RequestBodies implements ReaderInterceptor {
  /** Where a request has the limit of its body. */
  static final String MOST_BYTES = "stemma.most-body-bytes";

  private static final int PIECE = 65_536;
  private static final int UTF32_UNIT = 4;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    RoutingContext http =
        (RoutingContext) Objects.requireNonNull(context.getProperty(BodyFilter.REQUEST));
    byte[] body = whole(context.getInputStream(), http);
    if (body.length > 0) {
      BodyType.require(http.request());
      checkUtf8(body);
    }
    context.setInputStream(new ByteArrayInputStream(body));
    return context.proceed();
  }

  private static byte[] whole(InputStream from, RoutingContext http) throws IOException {
    long most = Objects.requireNonNull(http.<Long>get(MOST_BYTES));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
      body.write(piece, 0, read);
      if (body.size() > most) {
        drop(from, most, http);
        throw tooLarge(most);
      }
    }
    return body.toByteArray();
  }

  /**
   * A client that is still sending may read no answer: so much again is read and dropped before it
   * is answered, and its connection closed where there is still more.
   */
  private static void drop(InputStream from, long most, RoutingContext http) throws IOException {
    byte[] piece = new byte[PIECE];
    long dropped = 0;
    int read = 0;
    while (read >= 0 && dropped <= most) {
      read = from.read(piece);
      dropped += read;
    }
    if (read >= 0) {
      http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      http.addEndHandler(ended -> http.request().connection().close());
    }
  }

  private static void checkUtf8(byte[] body) {
    if (!Utf8.isValid(body, 0, body.length) || isOfWiderUnits(body)) {
      throw new StemmaException(
          ErrorCode.INVALID_JSON,
          "The body is not valid UTF-8: JSON is sent in UTF-8, each character in its one form.");
    }
  }

  /** ASCII in UTF-16 or UTF-32 is valid UTF-8, full of NUL: some parsers guess what was meant. */
  private static boolean isOfWiderUnits(byte[] bytes) {
    for (int i = 0; i < Math.min(UTF32_UNIT, bytes.length); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The refusal of a body of audit entries, which have a limit of their own. */
  public static StemmaException tooLargeForTheTrail(long most) {
    return new StemmaException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "The body is larger than STEMMA_AUDIT_MAX_BODY_BYTES allows, " + most + " bytes.");
  }

  private static StemmaException tooLarge(long most) {
    return new StemmaException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "The body is larger than STEMMA_HTTP_MAX_BODY_BYTES allows, " + most + " bytes.");
  }
}
