package io.stemma.http.request;

import io.stemma.error.StemmaException;
import io.stemma.http.access.AccessGate;
import io.stemma.http.access.PermissionFilter;
import io.stemma.record.Writer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.Context;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** A request that changes something: what it says beside its body. */
public class WriteRequest {
  private static final int MAX_KEY_CHARACTERS = 255;

  @Parameter(
      description =
          "A name of the request's own: sent again it counts once and is answered the same")
  @HeaderParam("Idempotency-Key")
  public @Nullable String idempotencyKey;

  @Parameter(description = "The ETag of what is changed: where it has another by now, 412")
  @HeaderParam("If-Match")
  @Nullable String ifMatch;

  @SuppressWarnings("NullAway.Init") // The framework fills it before the call.
  @Context
  RoutingContext http;

  /** Method and address, by which it is told from others. */
  public String line() {
    return http.request().method() + "\n" + http.request().uri();
  }

  /** Who sends it: {@link PermissionFilter} lets nobody through that the gate did not ask. */
  public Writer writer() {
    return Objects.requireNonNull(AccessGate.caller(http)).writer();
  }

  /** The request's own name, or null. */
  public @Nullable String key() {
    if (idempotencyKey != null
        && (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY_CHARACTERS)) {
      throw StemmaException.ofField(
          "Idempotency-Key",
          "Idempotency-Key must have 1 to " + MAX_KEY_CHARACTERS + " characters.");
    }
    return idempotencyKey;
  }

  /** The version that must be changed, or null for any. */
  public @Nullable String version() {
    if (ifMatch == null || "*".equals(ifMatch.strip())) {
      return null;
    }
    String tag = ifMatch.strip();
    if (tag.length() < 2 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
      throw StemmaException.ofField(
          "If-Match", "If-Match must be one ETag as it was answered, with its quotes, or *.");
    }
    String version = tag.substring(1, tag.length() - 1);
    int content = version.indexOf(EntityTags.CONTENT);
    return content < 0 ? version : version.substring(0, content);
  }
}
