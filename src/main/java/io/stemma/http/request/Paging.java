package io.stemma.http.request;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of its items a question is asked for. */
public class Paging {
  @Parameter(
      description = "Items answered at most",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
  @QueryParam("limit")
  public @Nullable String limit;

  @Parameter(description = "The member next of the answer before")
  @QueryParam("cursor")
  public @Nullable String cursor;

  /** How many items at most, or null for as many as is usual. */
  public @Nullable Integer items() {
    return QueryParameters.integer("limit", limit);
  }

  /** Where the answer before ended, or null to begin. */
  public @Nullable String cursor() {
    return cursor;
  }
}
