package io.stemma.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All keys of an estate as they were at one moment, to be looked up without a store.
 *
 * <p>Several keys may share a prefix, those of other systems: each of them is tried.
 */
public final class KeyRing {
  private final Map<String, List<AccessKey>> byPrefix = new HashMap<>();
  private final Map<String, AccessKey> byId = new HashMap<>();

  /** Of these keys, those that are over included: whoever holds one is told so. */
  public KeyRing(List<AccessKey> keys) {
    for (AccessKey key : keys) {
      byPrefix.computeIfAbsent(key.prefix(), prefix -> new ArrayList<>()).add(key);
      byId.put(key.id(), key);
    }
  }

  /** Whether nobody has ever been given a key. */
  public boolean isEmpty() {
    return byId.isEmpty();
  }

  public Optional<AccessKey> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The key of that text, among those that are told quickly. */
  public Optional<AccessKey> find(String text) {
    AccessKey found = null;
    for (AccessKey key : candidates(text)) {
      // Every one is looked at: where the right one stands shall not be told by the time.
      if (!key.isCostly() && key.verifies(text)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Whether the text may be a key that takes long to tell. */
  public boolean mayBeCostly(String text) {
    return candidates(text).stream().anyMatch(AccessKey::isCostly);
  }

  /** The key of that text among those that take long: 0.3 seconds of a processor each. */
  public Optional<AccessKey> findCostly(String text) {
    return candidates(text).stream()
        .filter(AccessKey::isCostly)
        .filter(key -> key.verifies(text))
        .findFirst();
  }

  private List<AccessKey> candidates(String text) {
    return byPrefix.getOrDefault(FreshKey.prefix(text), List.of());
  }
}
