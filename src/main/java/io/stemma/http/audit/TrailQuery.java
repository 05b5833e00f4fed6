package io.stemma.http.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.audit.Trail;
import io.stemma.error.StemmaException;
import io.stemma.http.request.Paging;
import io.stemma.http.request.QueryParameters;
import io.stemma.record.CanonicalJson;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which entries of a trail are asked for, and in which order. */
public class TrailQuery {
  private static final String NEWEST = "newest";
  private static final String OLDEST = "oldest";
  private static final String NOT_AN_OBJECT = "payload must be a JSON object.";

  @Parameter(description = "At that time or later", schema = @Schema(format = "date-time"))
  @QueryParam("since")
  @Nullable String since;

  @Parameter(description = "Before that time", schema = @Schema(format = "date-time"))
  @QueryParam("until")
  @Nullable String until;

  @Parameter(description = "Text that the payload holds, by whatever case")
  @QueryParam("q")
  @Nullable String q;

  @Parameter(description = "A JSON object that the payload holds, as {\"size\":7}")
  @QueryParam("payload")
  @Nullable String payload;

  @Parameter(
      description = "Which come first",
      schema =
          @Schema(
              enumeration = {NEWEST, OLDEST},
              defaultValue = NEWEST))
  @QueryParam("order")
  @Nullable String order;

  @Parameter(description = "Entries answered at most")
  @QueryParam("limit")
  @Nullable String limit;

  @Parameter(description = "The member next of the answer before")
  @QueryParam("cursor")
  @Nullable String cursor;

  private final Map<String, Object> equal = new TreeMap<>();

  /** The same with a column that must hold a text, where one is given. */
  TrailQuery equal(String column, @Nullable String text) {
    if (text != null) {
      equal.put(column, text);
    }
    return this;
  }

  /** The same with a column that must be true or false, where that is given. */
  TrailQuery equalBool(String column, String name, @Nullable String text) {
    if (text != null) {
      if (!"true".equals(text) && !"false".equals(text)) {
        throw StemmaException.ofField(name, name + " must be true or false.");
      }
      equal.put(column, Boolean.valueOf(text));
    }
    return this;
  }

  /** Which part of the entries is asked for. */
  Paging paging() {
    Paging paging = new Paging();
    paging.limit = limit;
    paging.cursor = cursor;
    return paging;
  }

  /** Which entries. */
  Trail.Filter filter() {
    if (order != null && !NEWEST.equals(order) && !OLDEST.equals(order)) {
      throw StemmaException.ofField("order", "order must be " + NEWEST + " or " + OLDEST + ".");
    }
    return new Trail.Filter(
        equal,
        QueryParameters.time("since", since),
        QueryParameters.time("until", until),
        q,
        held(),
        !OLDEST.equals(order));
  }

  private @Nullable String held() {
    if (payload == null) {
      return null;
    }
    try {
      JsonNode given = CanonicalJson.parse(payload);
      if (given.isObject() && payload.indexOf('\0') < 0) {
        return CanonicalJson.write(given);
      }
    } catch (IllegalArgumentException e) {
      throw StemmaException.ofField("payload", NOT_AN_OBJECT);
    }
    throw StemmaException.ofField("payload", NOT_AN_OBJECT);
  }
}
