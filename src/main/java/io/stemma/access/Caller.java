package io.stemma.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for people
 * @param keyId of its key, or {@code token:} and the subject of its token; null for a program on
 *     this machine while no key has been made
 */
public record Caller(String name, @Nullable String keyId, Set<Permission> permissions) {
  /** A program on this machine, while no key has been made. */
  public static final Caller LOCAL = new Caller("local", null, EnumSet.of(Permission.ADMIN));

  public Caller {
    permissions = Set.copyOf(permissions);
  }

  /** Whoever has that key. */
  public static Caller of(AccessKey key) {
    return new Caller(key.name(), key.id(), key.permissions());
  }

  public boolean may(Permission permission) {
    return permission.isIn(permissions);
  }
}
