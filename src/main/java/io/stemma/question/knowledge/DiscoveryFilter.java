package io.stemma.question.knowledge;

import io.stemma.error.ErrorCode;
import io.stemma.question.GivenText;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which discoveries a list holds; null lets all through. Names are compared as they are written.
 *
 * @param since the earliest moment it was found at
 * @param until the first moment that is too late; with either of them, a discovery whose time is
 *     unknown is not in the list
 */
public record DiscoveryFilter(
    @Nullable String agent,
    @Nullable String type,
    @Nullable String severity,
    @Nullable String status,
    @Nullable String tag,
    @Nullable Instant since,
    @Nullable Instant until) {
  /** Lets all through. */
  public static final DiscoveryFilter NONE =
      new DiscoveryFilter(null, null, null, null, null, null, null);

  /**
   * Looks at the names.
   *
   * @throws io.stemma.error.StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public DiscoveryFilter {
    check("agentId", agent);
    check("type", type);
    check("severity", severity);
    check("status", status);
    check("tag", tag);
  }

  /** What decides which items a list has, for its cursors. */
  Object[] parameters() {
    return Stream.of(agent, type, severity, status, tag, since, until)
        .map(Optional::ofNullable)
        .toArray();
  }

  private static void check(String field, @Nullable String name) {
    if (name != null) {
      GivenText.name(field, name);
    }
  }
}
