package io.stemma.question;

import io.stemma.record.RecordTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A small estate drawn at random, in the order of code points throughout: parents with rings, some
 * of which have no row of their own, tags that repeat, differ by case, are null, empty or too long,
 * and tags of discoveries that are missing.
 */
public final class RandomEstate {
  private static final int AGENTS = 18;
  private static final int DISCOVERIES = 12;
  private static final String TOO_LONG = "x".repeat(1_001);
  private static final List<String> TAGS =
      List.of("a", "A", "ab", "b'b", "", "ü", "%", "z_", TOO_LONG);
  private static final List<String> STATUSES = List.of("active", "archived", "paused");

  private final Map<String, String> parents = new TreeMap<>();
  private final Map<String, String> statuses = new HashMap<>();
  private final Map<String, List<@Nullable String>> agentTags = new TreeMap<>();
  private final Map<String, Set<String>> discoveryTags = new TreeMap<>();
  private final Map<String, Boolean> discoveries = new TreeMap<>();

  /** Draws one; the same for the same seed. */
  public RandomEstate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < AGENTS; i++) {
      String agent = "a" + i;
      if (random.nextInt(8) > 0) {
        parents.put(agent, "a" + random.nextInt(AGENTS + 2));
      }
      statuses.put(agent, STATUSES.get(random.nextInt(STATUSES.size())));
      agentTags.put(agent, tags(random));
    }
    for (int i = 0; i < DISCOVERIES; i++) {
      Set<String> tags = new TreeSet<>();
      tags(random).stream().filter(tag -> tag != null && !tag.equals(TOO_LONG)).forEach(tags::add);
      discoveryTags.put("d" + i, tags);
      discoveries.put("d" + i, random.nextInt(6) > 0);
    }
  }

  private static List<@Nullable String> tags(SplittableRandom random) {
    List<@Nullable String> tags = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      int drawn = random.nextInt(TAGS.size() + 1);
      tags.add(drawn == TAGS.size() ? null : TAGS.get(drawn));
    }
    return tags;
  }

  /** Puts it in the place of what is there. */
  public void into(RecordUnderTest record) {
    record.empty();
    record.put(
        statuses.keySet().stream()
            .map(
                agent ->
                    RecordUnderTest.row(
                        RecordTables.IDENTITIES,
                        "agent_id",
                        agent,
                        "placeholder",
                        false,
                        "parent_agent_id",
                        parents.get(agent),
                        "status",
                        statuses.get(agent),
                        "tags",
                        agentTags.get(agent)))
            .toList());
    discoveries.forEach(
        (discovery, there) -> {
          if (there) {
            record.put(RecordTables.DISCOVERIES, "discovery_id", discovery, "status", "open");
          }
          for (String tag : discoveryTags.getOrDefault(discovery, Set.of())) {
            record.put(RecordTables.DISCOVERY_TAGS, "discovery_id", discovery, "tag", tag);
          }
        });
  }

  /** All agents, those too that are only named. */
  public Set<String> agents() {
    Set<String> agents = new TreeSet<>(statuses.keySet());
    agents.addAll(parents.values());
    return agents;
  }

  public @Nullable String parent(String agent) {
    return parents.get(agent);
  }

  /** Null for a placeholder. */
  public @Nullable String status(String agent) {
    return statuses.get(agent);
  }

  public Set<String> children(String agent) {
    Set<String> children = new TreeSet<>();
    parents.forEach(
        (child, parent) -> {
          if (parent.equals(agent)) {
            children.add(child);
          }
        });
    return children;
  }

  /** The tags that can be asked for. */
  public Set<String> tagsOfAgent(String agent) {
    Set<String> tags = new TreeSet<>();
    for (String tag : agentTags.getOrDefault(agent, List.of())) {
      if (tag != null && !tag.equals(TOO_LONG)) {
        tags.add(tag);
      }
    }
    return tags;
  }

  /** Of a discovery that is there. */
  public Set<String> tagsOfDiscovery(String discovery) {
    return Boolean.TRUE.equals(discoveries.get(discovery))
        ? discoveryTags.getOrDefault(discovery, Set.of())
        : Set.of();
  }

  public Set<String> discoveries() {
    return discoveries.keySet();
  }

  /** All that can be asked for and has been used, by a missing discovery, too. */
  public Set<String> tags() {
    Set<String> tags = new TreeSet<>();
    agents().forEach(agent -> tags.addAll(tagsOfAgent(agent)));
    discoveryTags.values().forEach(tags::addAll);
    return tags;
  }
}
