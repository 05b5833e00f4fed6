package io.stemma.http.problem;

import io.stemma.error.ErrorCode;
import java.util.Map;

/** Problem documents for what the framework refuses before any code of ours is asked. */
public final class FrameworkProblems {
  private static final int SERVER_ERRORS = 500;

  private FrameworkProblems() {}

  public static Problem of(int status, String path) {
    ErrorCode code = code(status);
    return Problem.of(code, detail(status), Map.of(), path).withStatus(status);
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      default -> status >= SERVER_ERRORS ? ErrorCode.INTERNAL : ErrorCode.INVALID_REQUEST;
    };
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "There is nothing at this address: /q/openapi lists the addresses there are.";
      case 405 -> "This address takes another method: /q/openapi says which.";
      case 406 -> "Answers are application/json: accept that.";
      case 413 -> "The body is larger than STEMMA_HTTP_MAX_BODY_BYTES allows.";
      case 415 -> "Send the body as Content-Type: application/json.";
      default ->
          status >= SERVER_ERRORS
              ? "Stemma failed; its log has the reason."
              : "The request cannot be understood: /q/openapi says what this address takes.";
    };
  }
}
