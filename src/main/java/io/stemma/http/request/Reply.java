package io.stemma.http.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.record.Row;
import io.stemma.record.shape.Shape;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a request to the governance store.
 *
 * @param version of the row, for the {@code ETag}; null where the answer is no single row
 * @param location path of what was created, for {@code Location}; null where nothing was
 */
public record Reply(
    int status, @Nullable JsonNode body, @Nullable String version, @Nullable String location) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  public static Reply ok(JsonNode body) {
    return new Reply(OK, body, null, null);
  }

  public static Reply ok(JsonNode body, String version) {
    return new Reply(OK, body, version, null);
  }

  /** A row as its shape writes it, with its version. */
  public static Reply ok(Shape shape, Row row) {
    return ok(shape.written(row), row.version());
  }

  /** The same of a row that was made. */
  public static Reply created(Shape shape, Row row) {
    return created(shape.written(row), row.version());
  }

  public static Reply created(JsonNode body) {
    return new Reply(CREATED, body, null, null);
  }

  public static Reply created(JsonNode body, String version) {
    return new Reply(CREATED, body, version, null);
  }

  public static Reply none() {
    return new Reply(NO_CONTENT, null, null, null);
  }

  /** The same, found from now on at a path that ends with a name; a name may hold anything. */
  public Reply at(String path, @Nullable String name) {
    String segment =
        URLEncoder.encode(String.valueOf(name), StandardCharsets.UTF_8).replace("+", "%20");
    return new Reply(status, body, version, status == CREATED ? path + segment : null);
  }
}
