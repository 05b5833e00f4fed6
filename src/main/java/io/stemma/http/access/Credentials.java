package io.stemma.http.access;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** What a request shows for itself: {@code Authorization: Bearer KEY} or {@code X-API-Key: KEY}. */
public final class Credentials {
  static final String KEY_HEADER = "X-API-Key";

  private static final String SCHEME = "bearer ";

  /** Tokens of an identity provider are long, keys are not. */
  private static final int MAX_CHARACTERS = 8_192;

  private Credentials() {}

  /**
   * The key or token; empty where there is none.
   *
   * @throws StemmaException {@link ErrorCode#KEY_REFUSED} where it is none by its form, or there
   *     are several
   */
  public static Optional<String> of(HttpServerRequest request) {
    List<String> bearers = request.headers().getAll("Authorization");
    List<String> keys = request.headers().getAll(KEY_HEADER);
    if (bearers.size() + keys.size() > 1) {
      throw refused("Give one key, by Authorization or by " + KEY_HEADER + ".");
    }
    if (!keys.isEmpty()) {
      return Optional.of(sane(keys.get(0)));
    }
    return bearers.isEmpty() ? Optional.empty() : Optional.of(sane(bearer(bearers.get(0))));
  }

  private static String bearer(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("Authorization must be 'Bearer' and a key.");
    }
    return header.substring(SCHEME.length()).strip();
  }

  private static String sane(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      throw refused("A key has 1 to " + MAX_CHARACTERS + " characters.");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw refused("A key has no blanks and none but ASCII characters.");
      }
    }
    return text;
  }

  private static StemmaException refused(String why) {
    return new StemmaException(ErrorCode.KEY_REFUSED, why);
  }
}
