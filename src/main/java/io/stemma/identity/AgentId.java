package io.stemma.identity;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.nio.charset.StandardCharsets;

/**
 * The name an agent is known by: any text its estate chose, {@code $(date +%s)} and blanks
 * included.
 *
 * @param value between 1 and {@value #MAX_BYTES} bytes of UTF-8, without NUL
 */
public record AgentId(String value) {
  /** The longest identifier the schema takes (domain {@code core.name}), in bytes of UTF-8. */
  public static final int MAX_BYTES = 1000;

  public AgentId {
    if (value.isEmpty()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "An agent id must not be empty.");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST,
          "An agent id must not be longer than " + MAX_BYTES + " bytes in UTF-8.");
    }
    if (value.indexOf('\0') >= 0) {
      throw new StemmaException(
          ErrorCode.INVALID_REQUEST, "An agent id must not hold the character NUL.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
