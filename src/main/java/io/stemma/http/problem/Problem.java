package io.stemma.http.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A failure as RFC 9457 writes it.
 *
 * @param type {@code urn:stemma:problem:} and the code
 * @param title the same for every occurrence
 * @param status the HTTP status
 * @param detail what happened here and what to do about it
 * @param instance the path asked for
 * @param code the stable name to act upon
 * @param extensions further members, for instance {@code position}
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code"})
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "A failure (RFC 9457); code is the name to act upon.")
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    String code,
    @JsonAnyGetter @Schema(hidden = true) Map<String, Object> extensions) {
  public static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPE_PREFIX = "urn:stemma:problem:";

  public static Problem of(StemmaException failure, @Nullable String path) {
    return of(failure.code(), failure.detail(), failure.extensions(), path);
  }

  public static Problem of(
      ErrorCode code, String detail, Map<String, Object> extensions, @Nullable String path) {
    return new Problem(
        TYPE_PREFIX + code.code(),
        code.title(),
        code.status(),
        detail,
        path == null ? null : instance(path),
        code.code(),
        extensions);
  }

  /** The same with what is known of its request besides. */
  public Problem with(Map<String, Object> members) {
    if (members.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new LinkedHashMap<>(extensions);
    all.putAll(members);
    return new Problem(type, title, status, detail, instance, code, all);
  }

  /** The same problem under a status the catalogue has no entry of its own for. */
  public Problem withStatus(int otherStatus) {
    return new Problem(type, title, otherStatus, detail, instance, code, extensions);
  }

  /** A path may hold anything a client sent; the member must be a URI reference. */
  private static @Nullable String instance(String path) {
    try {
      return URI.create(path).toString();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
