package io.stemma.access;

import io.stemma.record.Writer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name for people
 * @param keyId of its key, or {@code token:} and the subject of its token; null for a program on
 *     this machine while no key has been made
 * @param agentId the only agent that it writes as; null where it writes as any
 */
public record Caller(
    String name, @Nullable String keyId, Set<Permission> permissions, @Nullable String agentId) {
  /** A program on this machine, while no key has been made. */
  public static final Caller LOCAL =
      new Caller(Writer.LOCAL.principal(), null, EnumSet.of(Permission.ADMIN), null);

  /** A caller that is bound to an agent gets none of {@link Permission#OF_OPERATORS}. */
  public Caller {
    EnumSet<Permission> granted = EnumSet.noneOf(Permission.class);
    granted.addAll(permissions);
    if (agentId != null) {
      granted.removeAll(Permission.OF_OPERATORS);
    }
    permissions = Set.copyOf(granted);
  }

  /** Whoever has that key. */
  public static Caller of(AccessKey key) {
    return new Caller(key.name(), key.id(), key.permissions(), key.agentId());
  }

  public boolean may(Permission permission) {
    return permission.isIn(permissions);
  }

  /** What the rows it writes say of it. */
  public Writer writer() {
    return new Writer(name, keyId, agentId);
  }
}
