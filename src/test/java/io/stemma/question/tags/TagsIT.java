package io.stemma.question.tags;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.record.RecordTables.IDENTITIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.stemma.question.RandomEstate;
import io.stemma.question.RecordContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is compared with the plainest way to find it, in a record of every kind. */
class TagsIT extends RecordContract {
  /** A tag once used stays. */
  private static final Set<String> EVER_USED = new TreeSet<>();

  @BeforeParameterizedClassInvocation
  static void forget() {
    EVER_USED.clear();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void countsTags(long seed) {
    List<TagCount> expected = counts(estate(seed));
    Comparator<TagCount> byCount =
        Comparator.comparing((TagCount tag) -> -(tag.discoveries() + tag.agents()))
            .thenComparing(TagCount::tag);
    for (String prefix : List.of("", "a", "A", "ü", "%", "_", "nothing")) {
      List<TagCount> named = new ArrayList<>(expected);
      named.removeIf(tag -> !tag.tag().startsWith(prefix));
      for (int limit : new int[] {1, 2, 3, 1_000}) {
        assertThat(list(prefix, TagOrder.NAME, limit)).isEqualTo(named);
        assertThat(list(prefix, TagOrder.COUNT, limit))
            .isEqualTo(named.stream().sorted(byCount).toList());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void tellsWhatCarriesATag(long seed) {
    RandomEstate estate = estate(seed);
    for (String tag : EVER_USED) {
      for (int limit : new int[] {1, 4, 1_000}) {
        assertThat(all(cursor -> record.tags().carriers(new TagName(tag), limit, cursor)))
            .isEqualTo(carriers(estate, tag));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void tellsWhoSharesTags(long seed) {
    RandomEstate estate = estate(seed);
    for (String agent : estate.agents()) {
      for (int least = 1; least <= 3; least++) {
        int atLeast = least;
        assertThat(all(cursor -> record.sharedTags().with(new AgentId(agent), atLeast, 3, cursor)))
            .isEqualTo(sharing(estate, agent, least));
      }
    }
    for (int limit : new int[] {1, 7, 1_000}) {
      assertThat(all(cursor -> record.sharedTags().pairs(limit, cursor))).isEqualTo(pairs(estate));
    }
  }

  /** Whatever is written meanwhile, what was there comes once. */
  @Test
  void pagesWhileOthersWrite() {
    estate(5);
    List<String> before = names(all(c -> record.tags().carriers(new TagName("a"), 9, c)));
    int[] written = {0};

    List<String> during =
        names(
            all(
                cursor -> {
                  int more = written[0]++;
                  for (String agent : List.of("a" + more + "x", "z" + more)) {
                    record.put(IDENTITIES, "agent_id", agent, "tags", List.of("a"));
                  }
                  return record.tags().carriers(new TagName("a"), 2, cursor);
                }));

    assertThat(during).doesNotHaveDuplicates().containsAll(before);
    assertThat(during.size()).isGreaterThan(before.size());
  }

  @Test
  void knowsNothingOfAnUnknownTagOrAgent() {
    Tags tags = record.tags();

    assertRefused(
        () -> tags.carriers(new TagName("unheard-of"), null, null), ErrorCode.TAG_NOT_FOUND);
    assertRefused(
        () -> record.sharedTags().with(new AgentId("nobody"), 1, null, null),
        ErrorCode.AGENT_NOT_FOUND);
  }

  @Test
  void keepsItsLimits() {
    Tags tags = record.tags();
    TagName any = new TagName("");

    assertThat(await(tags.list(any, TagOrder.NAME, 1_000, null)).truncated()).isFalse();
    assertThatThrownBy(() -> await(tags.list(any, TagOrder.NAME, 1_001, null)))
        .hasMessage("limit must be from 1 to 1000, not 1001.");
    assertThatThrownBy(() -> await(record.sharedTags().with(new AgentId("a1"), 0, null, null)))
        .hasMessageStartingWith("minShared must be from 1 to");
    assertThat(new TagName("ü".repeat(500)).value()).hasSize(500);
    assertThatThrownBy(() -> new TagName("ü".repeat(501))).isInstanceOf(StemmaException.class);
    assertThatThrownBy(() -> new TagName("a\0")).isInstanceOf(StemmaException.class);
  }

  private static List<TagCount> list(String prefix, TagOrder order, int limit) {
    return all(cursor -> record.tags().list(new TagName(prefix), order, limit, cursor));
  }

  private static List<TagCount> counts(RandomEstate estate) {
    List<TagCount> counts = new ArrayList<>();
    for (String tag : EVER_USED) {
      List<Tagged> carriers = carriers(estate, tag);
      long agents = carriers.stream().filter(one -> one.kind().equals("agent")).count();
      counts.add(new TagCount(tag, carriers.size() - agents, agents));
    }
    return counts;
  }

  private static List<Tagged> carriers(RandomEstate estate, String tag) {
    List<Tagged> carriers = new ArrayList<>();
    for (String agent : estate.agents()) {
      if (estate.tagsOfAgent(agent).contains(tag)) {
        carriers.add(new Tagged("agent", agent, null, estate.status(agent)));
      }
    }
    for (String discovery : estate.discoveries()) {
      if (estate.tagsOfDiscovery(discovery).contains(tag)) {
        carriers.add(new Tagged("discovery", discovery, null, "open"));
      }
    }
    return carriers;
  }

  private static List<SharingAgent> sharing(RandomEstate estate, String agent, int least) {
    List<SharingAgent> sharing = new ArrayList<>();
    for (String other : estate.agents()) {
      Set<String> shared = new TreeSet<>(estate.tagsOfAgent(other));
      shared.retainAll(estate.tagsOfAgent(agent));
      if (!other.equals(agent) && shared.size() >= least) {
        sharing.add(
            new SharingAgent(other, estate.status(other), shared.size(), List.copyOf(shared)));
      }
    }
    sharing.sort(
        Comparator.comparing((SharingAgent one) -> -one.shared()).thenComparing(SharingAgent::id));
    return sharing;
  }

  private static List<SharingPair> pairs(RandomEstate estate) {
    List<SharingPair> pairs = new ArrayList<>();
    for (String tag : EVER_USED) {
      for (String one : estate.agents()) {
        for (String other : estate.agents()) {
          if (one.compareTo(other) < 0
              && estate.tagsOfAgent(one).contains(tag)
              && estate.tagsOfAgent(other).contains(tag)) {
            pairs.add(new SharingPair(tag, one, other));
          }
        }
      }
    }
    return pairs;
  }

  private static List<String> names(List<Tagged> carriers) {
    return carriers.stream().map(one -> one.kind() + " " + one.id()).toList();
  }

  private static RandomEstate estate(long seed) {
    RandomEstate estate = new RandomEstate(seed);
    estate.into(record);
    EVER_USED.addAll(estate.tags());
    return estate;
  }

  private static void assertRefused(Supplier<Uni<?>> question, ErrorCode code) {
    assertThatThrownBy(() -> await(question.get()))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
