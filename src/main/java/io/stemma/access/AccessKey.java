package io.stemma.access;

import io.stemma.record.Row;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as the record knows it.
 *
 * @param id its own name
 * @param name whose it is
 * @param scheme null where the record names one that is none: it verifies nothing
 * @param requestsPerMinute 0 for as many as the service allows any key
 * @param expiresAt null for never
 * @param revokedAt null where it was not
 * @param agentId the only agent that it writes as; null where it writes as any
 */
public record AccessKey(
    String id,
    String name,
    String prefix,
    @Nullable KeyScheme scheme,
    String hash,
    Set<Permission> permissions,
    long requestsPerMinute,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String agentId) {
  public AccessKey {
    permissions = Set.copyOf(permissions);
  }

  /** What can be said of a key that is the right one. */
  public enum State {
    VALID,
    EXPIRED,
    REVOKED
  }

  static AccessKey of(Row row) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (row.texts("permissions").contains(permission.text())) {
        permissions.add(permission);
      }
    }
    Long limit = row.integer("requests_per_minute");
    return new AccessKey(
        Objects.requireNonNull(row.text("key_id")),
        Objects.requireNonNullElse(row.text("name"), ""),
        Objects.requireNonNullElse(row.text("prefix"), ""),
        KeyScheme.named(Objects.requireNonNullElse(row.text("scheme"), "")).orElse(null),
        Objects.requireNonNullElse(row.text("hash"), ""),
        permissions,
        limit == null ? 0 : limit,
        row.instant("expires_at"),
        row.instant("revoked_at"),
        row.text("agent_id"));
  }

  public State state(Instant now) {
    if (revokedAt != null) {
      return State.REVOKED;
    }
    return expiresAt != null && !expiresAt.isAfter(now) ? State.EXPIRED : State.VALID;
  }

  boolean verifies(String key) {
    return scheme != null && scheme.verifies(prefix, key, hash);
  }

  boolean isCostly() {
    return scheme != null && scheme.isCostly();
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return name + " (" + prefix + "…)";
  }
}
