package io.stemma.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure the caller is told about: a catalogue entry, what happened here and what to do about
 * it.
 *
 * <p>The message is written for the caller. It must hold no secret and no text of another system
 * that has not been looked at.
 */
public final class StemmaException extends RuntimeException {
  /** The problem document's member that becomes the {@code Retry-After} header. */
  public static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";

  /** The problem document's member that names the field of the request that is wrong. */
  public static final String FIELD = "field";

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> extensions;

  public StemmaException(ErrorCode code, String message) {
    this(code, message, Map.of(), null);
  }

  public StemmaException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Map.of(), cause);
  }

  /**
   * Makes a failure with members of its own in the problem document.
   *
   * @param extensions further members, for instance {@code position}; their names must not be those
   *     of RFC 9457
   */
  public StemmaException(
      ErrorCode code, String message, Map<String, ?> extensions, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  /**
   * A request in which one field is wrong: {@link ErrorCode#INVALID_REQUEST} naming it.
   *
   * @param field of the body or of the address
   * @param message what it must be, in a sentence
   */
  public static StemmaException ofField(String field, String message) {
    return new StemmaException(ErrorCode.INVALID_REQUEST, message, Map.of(FIELD, field), null);
  }

  /** {@link ErrorCode#AGENT_NOT_FOUND}. */
  public static StemmaException unknownAgent(String agent) {
    return new StemmaException(
        ErrorCode.AGENT_NOT_FOUND, "The record knows no agent '" + agent + "'.");
  }

  /**
   * The same for one that a field names, of the body or of the URL.
   *
   * @param field the problem document's member that says where the name stands
   */
  public static StemmaException unknownAgent(String field, String agent) {
    return unknownAgent(agent).ofField(field);
  }

  /** The same failure, of that field. */
  public StemmaException ofField(String field) {
    Map<String, Object> members = new LinkedHashMap<>(extensions);
    members.put(FIELD, field);
    return new StemmaException(code, detail(), members, getCause());
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> extensions() {
    return extensions;
  }

  /** What happened and what to do about it, in sentences. */
  public String detail() {
    String message = getMessage();
    return message == null ? code.title() : message;
  }
}
