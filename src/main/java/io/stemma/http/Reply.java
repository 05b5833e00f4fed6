package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.record.Row;
import io.stemma.record.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a request over the governance store is answered.
 *
 * @param version of the row, for the {@code ETag}; null where the answer is no single row
 */
record Reply(int status, @Nullable JsonNode body, @Nullable String version) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  static Reply ok(JsonNode body) {
    return new Reply(OK, body, null);
  }

  static Reply ok(JsonNode body, String version) {
    return new Reply(OK, body, version);
  }

  /** A row as its shape writes it, with its version. */
  static Reply ok(Shape shape, Row row) {
    return ok(shape.written(row), row.version());
  }

  /** The same of a row that was made. */
  static Reply created(Shape shape, Row row) {
    return created(shape.written(row), row.version());
  }

  static Reply created(JsonNode body) {
    return new Reply(CREATED, body, null);
  }

  static Reply created(JsonNode body, String version) {
    return new Reply(CREATED, body, version);
  }

  static Reply none() {
    return new Reply(NO_CONTENT, null, null);
  }
}
