package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.question.Page;
import io.stemma.question.RecordContract;
import io.stemma.question.RecordKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question, against the plainest way to say it. */
class KnowledgeModelIT extends RecordContract {
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.stemma.testing.Seeds#some")
  void isAnsweredAsTheModelDoes(long seed) {
    KnowledgeModel model = new KnowledgeModel(seed);
    model.fill(record);
    KnowledgeUnderTest asked = new KnowledgeUnderTest(record);

    for (KnowledgeModel.Stored one : model.stored) {
      follows(model, asked, new DiscoveryId(one.id()));
    }
    lists(model, asked);
    // FTS5 has texts, not one text: no phrase begins in the summary and ends in the details.
    searches(model, asked, kind == RecordKind.SQLITE ? " | " : " ");
  }

  private static void follows(KnowledgeModel model, KnowledgeUnderTest asked, DiscoveryId id) {
    for (int depth : new int[] {1, 3, 10}) {
      List<String> thread = new ArrayList<>();
      model
          .walk(id.value(), depth, true, false, l -> l.type().equals("response_to"))
          .forEach(found -> thread.add("up:" + found));
      model
          .walk(id.value(), depth, false, true, l -> l.type().equals("response_to"))
          .forEach(found -> thread.add("down:" + found));
      assertThat(
              all(c -> asked.paths.thread(id, ThreadDirection.BOTH, depth, 2, c)).stream()
                  .map(near -> near.direction() + ":" + near.depth() + ":" + near.discovery().id())
                  .toList())
          .isEqualTo(thread);
      assertThat(
              all(c -> asked.paths.related(id, List.of(), depth, 3, c)).stream()
                  .map(near -> near.depth() + ":" + near.discovery().id())
                  .toList())
          .isEqualTo(model.walk(id.value(), depth, true, true, l -> true));
      assertThat(
              await(asked.paths.related(id, List.of("related_to", "extends"), depth, 999, null))
                  .items())
          .extracting(near -> near.depth() + ":" + near.discovery().id())
          .isEqualTo(
              model.walk(id.value(), depth, true, true, l -> !l.type().equals("response_to")));
    }
    for (int min = 1; min <= 3; min++) {
      int shared = min;
      assertThat(
              all(c -> asked.similar.of(id, shared, 2, c)).stream()
                  .map(similar -> similar.shared() + ":" + similar.discovery().id())
                  .toList())
          .isEqualTo(model.similar(id.value(), min));
    }
  }

  private static void lists(KnowledgeModel model, KnowledgeUnderTest asked) {
    for (int days : new int[] {0, 30, 60, 61}) {
      assertThat(ids(all(c -> asked.lists.orphans(days, 2, c)))).isEqualTo(model.orphans(days));
    }
    assertThat(ids(all(c -> asked.lists.openQuestions(1, c)))).isEqualTo(model.openQuestions());
    assertThat(ids(all(c -> asked.lists.newest(DiscoveryFilter.NONE, 3, c))))
        .isEqualTo(model.newest(one -> true));
    DiscoveryFilter narrow = new DiscoveryFilter("a1", "insight", null, "open", "t2", null, null);
    assertThat(ids(all(c -> asked.lists.newest(narrow, 1, c))))
        .isEqualTo(
            model.newest(
                one ->
                    one.agent().equals("a1")
                        && one.type().equals("insight")
                        && one.status().equals("open")
                        && model.tags.getOrDefault(one.id(), java.util.Set.of()).contains("t2")));
    // The first moment is in, the last one is not.
    Instant since = model.now.minus(60, ChronoUnit.DAYS);
    Instant until = model.now.minus(20, ChronoUnit.DAYS);
    DiscoveryFilter span = new DiscoveryFilter(null, null, null, null, null, since, until);
    assertThat(ids(all(c -> asked.lists.newest(span, 2, c))))
        .isEqualTo(
            model.newest(
                one ->
                    one.createdAt() != null
                        && !one.createdAt().isBefore(since)
                        && one.createdAt().isBefore(until)));
    DiscoveryFilter before = new DiscoveryFilter(null, null, null, null, null, null, until);
    assertThat(ids(all(c -> asked.lists.newest(before, 2, c))))
        .isEqualTo(model.newest(one -> one.createdAt() != null && one.createdAt().isBefore(until)));
  }

  private static void searches(KnowledgeModel model, KnowledgeUnderTest asked, String between) {
    for (int i = 0; i < 12; i++) {
      List<List<String>> alternatives = model.searchedFor();
      String words =
          String.join(" or ", alternatives.stream().map(terms -> String.join(" ", terms)).toList());
      DiscoveryFilter filter =
          new DiscoveryFilter(i % 3 == 0 ? "a0" : null, null, null, null, null, null, null);
      Page<FoundDiscovery> whole = await(asked.search.of(words, filter, 1_000, null)).page();
      assertThat(whole.items())
          .as(words)
          .extracting(found -> found.discovery().id())
          .containsExactlyInAnyOrderElementsOf(
              model.newest(
                  model
                      .holds(alternatives, between)
                      .and(one -> filter.agent() == null || one.agent().equals("a0"))));
      assertThat(whole.items())
          .extracting(FoundDiscovery::rank)
          .isSortedAccordingTo((a, b) -> Float.compare(b, a));
      assertThat(all(c -> asked.search.of(words, filter, 2, c).map(SearchAnswer::page)))
          .isEqualTo(whole.items());
    }
  }

  private static List<String> ids(List<Discovery> items) {
    return items.stream().map(Discovery::id).toList();
  }
}
