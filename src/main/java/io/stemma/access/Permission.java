package io.stemma.access;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do. */
public enum Permission {
  /** Ask the named questions. */
  READ,
  /** Add to the record and change it. */
  WRITE,
  /** Ask free Cypher. */
  QUERY,
  /** See metrics, and how months and stores stand; do upkeep. */
  OPERATE,
  /** Make and revoke keys, and everything else. */
  ADMIN;

  /** What no key of an agent may hold: it would let the agent act for all others. */
  static final Set<Permission> OF_OPERATORS = EnumSet.of(OPERATE, ADMIN);

  /** As it is written, for instance {@code read}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a caller who has these may do what needs this one. */
  public boolean isIn(Set<Permission> held) {
    return held.contains(this) || held.contains(ADMIN);
  }

  /**
   * Reads some of them.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} naming the one that is none, or when
   *     there are none at all
   */
  public static Set<Permission> of(Collection<String> texts) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String text : texts) {
      permissions.add(of(text));
    }
    if (permissions.isEmpty()) {
      throw refused("must name one of " + all() + " at least.");
    }
    return permissions;
  }

  private static Permission of(String text) {
    return Arrays.stream(values())
        .filter(permission -> permission.text().equals(text.strip()))
        .findFirst()
        .orElseThrow(() -> refused("must be of " + all() + ", not '" + text + "'."));
  }

  private static String all() {
    return Arrays.stream(values()).map(Permission::text).collect(Collectors.joining(", "));
  }

  private static StemmaException refused(String why) {
    return StemmaException.ofField("permissions", "permissions " + why);
  }
}
