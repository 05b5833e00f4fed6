package io.stemma.access;

import static io.stemma.record.RecordTables.KEYS;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Row;
import io.stemma.record.shape.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that somebody wants made.
 *
 * @param name whose it shall be: 1 to 100 letters, digits and . _ @ : / -, for it stands in logs
 * @param permissions one at least
 * @param requestsPerMinute null for as many as the service allows any key
 * @param expiresAt null for never
 * @param agentId the only agent that it shall write as, which need not be registered yet; null for
 *     any
 */
public record NewKey(
    String name,
    Set<Permission> permissions,
    @Nullable Long requestsPerMinute,
    @Nullable Instant expiresAt,
    @Nullable String agentId) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@:/-]{1,100}");
  private static final int MOST_DAYS = 36_500;
  private static final long MOST_PER_MINUTE = 60_000_000;

  /**
   * What it says must be possible.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the field
   */
  public NewKey {
    permissions = Set.copyOf(permissions);
    requireName(name);
    requireRate(requestsPerMinute);
    if (permissions.isEmpty()) {
      throw StemmaException.ofField("permissions", "permissions must name one at least.");
    }
    requireAgent(agentId, permissions);
  }

  /**
   * The end of a key that shall live so many days.
   *
   * @return null where no days are given
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST}
   */
  public static @Nullable Instant endAfter(@Nullable Integer days, Instant now) {
    if (days != null && (days < 1 || days > MOST_DAYS)) {
      throw StemmaException.ofField(
          "days", "days must be 1 to " + MOST_DAYS + ", not " + days + ".");
    }
    return days == null ? null : now.plus(Duration.ofDays(days));
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw StemmaException.ofField(
          "name", "name must be 1 to 100 letters, digits and any of . _ @ : / - .");
    }
  }

  static void requireRate(@Nullable Long perMinute) {
    if (perMinute != null && (perMinute < 1 || perMinute > MOST_PER_MINUTE)) {
      throw StemmaException.ofField(
          "requestsPerMinute",
          "requestsPerMinute must be 1 to " + MOST_PER_MINUTE + ", not " + perMinute + ".");
    }
  }

  /** A key of an agent that could make keys, or end sessions, would act for all others. */
  static void requireAgent(@Nullable String agentId, Set<Permission> permissions) {
    if (agentId == null) {
      return;
    }
    if (agentId.isEmpty()
        || agentId.indexOf('\0') >= 0
        || agentId.getBytes(StandardCharsets.UTF_8).length > Field.MAX_NAME_BYTES) {
      throw StemmaException.ofField(
          "agentId",
          "agentId must be a name of 1 to " + Field.MAX_NAME_BYTES + " bytes without NUL.");
    }
    if (!Collections.disjoint(permissions, Permission.OF_OPERATORS)) {
      throw StemmaException.ofField(
          "permissions",
          "permissions of a key that is bound to an agent must be of read, write and query:"
              + " operate and admin act for all agents.");
    }
  }

  void requireEndAfter(Instant now) {
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw StemmaException.ofField(
          "expiresAt", "expiresAt must lie ahead, not " + expiresAt + ".");
    }
  }

  Row row() {
    return Row.of(KEYS)
        .with("name", name)
        .with(
            "permissions",
            Arrays.stream(Permission.values())
                .filter(permissions::contains)
                .map(Permission::text)
                .toList())
        .with("requests_per_minute", requestsPerMinute)
        .with("expires_at", expiresAt)
        .with("agent_id", agentId)
        .with("metadata", "{}");
  }
}
