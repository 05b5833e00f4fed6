package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.knowledge.KnowledgeUnderTest.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.question.RecordContract;
import io.stemma.question.RecordKind;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of every kind are looked for; what fits best comes first. */
class DiscoverySearchIT extends RecordContract {
  private KnowledgeUnderTest knowledge;

  @BeforeEach
  void ask() {
    knowledge = new KnowledgeUnderTest(record, "max-ranked", "3");
  }

  @Test
  void ranksTheSummaryAboveTheDetails() {
    knowledge.store("a", "retry loop", "nothing", "2026-01-01T00:00:00Z");
    knowledge.store("b", "nothing", "retry loop", "2026-01-02T00:00:00Z");
    knowledge.store("c", null, "The loops were retried", "2026-01-03T00:00:00Z");
    knowledge.store("d", "loop", null, "2026-01-04T00:00:00Z");

    SearchAnswer answer = found("retries \"loops\"");

    assertThat(answer.searchedFor())
        .isEqualTo(kind == RecordKind.SQLITE ? "'retries' & 'loops'" : "'retri' & 'loop'");
    assertThat(answer.page().items())
        .extracting(found -> found.discovery().id())
        .startsWith("a")
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  /** The limit of this test is 3. */
  @Test
  void ranksTheNewestOfVeryManyMatches() {
    knowledge.store("best", "zorq zorq", null, "2026-01-01T00:00:00Z");
    knowledge.store("b", null, "zorq", "2026-01-02T00:00:00Z");
    knowledge.store("c", "zorq", null, "2026-01-03T00:00:00Z");
    knowledge.store("d", null, "zorq", "2026-01-04T00:00:00Z");

    assertThat(found("zorq").page().items())
        .extracting(found -> found.discovery().id())
        .containsExactly("c", "d", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the of and",
        "\"",
        "\"\"",
        "or",
        "OR or",
        "- -",
        "-",
        "!!",
        "& | !",
        ":*",
        "'",
        "\\",
        "(((",
        "<->",
        "\u0001",
        "%s $1",
        "'; DROP TABLE core.discoveries; --",
        "\uD83E\uDDED",
        "<",
        "http://",
        "a@b",
        "-the"
      })
  void takesAnyWords(String words) {
    knowledge.store("d", "zorq");

    assertThat(found(words).page().items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "a\0b", "\uD800", "zorq \uDC00"})
  void refusesWhatIsNoSearch(String words) {
    refuses("q", () -> knowledge.search.of(words, DiscoveryFilter.NONE, null, null));
    refuses(
        "q",
        () ->
            knowledge.search.of(words.repeat(1_000_000) + "\0", DiscoveryFilter.NONE, null, null));
  }

  @Test
  void limitsASearch() {
    String words = "zorq ".repeat(200);
    knowledge.store("d", "zorq");

    assertThat(found(words).page().items()).hasSize(1);
    refuses("q", () -> knowledge.search.of(words + "z", DiscoveryFilter.NONE, null, null));
  }

  /** A tsvector has at most a megabyte; no text may be refused for what the search makes of it. */
  @Test
  void takesTextsOfAnyLength() {
    String words =
        IntStream.rangeClosed(1, 100_000)
            .mapToObj(i -> "%032x".formatted(i * 2_654_435_761L))
            .collect(Collectors.joining(" "));
    knowledge.store("d", "zorq " + words, "blem " + words, null);

    assertThat(found("zorq blem").page().items()).hasSize(1);
    Discovery.Whole whole =
        Objects.requireNonNull(await(knowledge.discoveries.of(new DiscoveryId("d"))).whole());
    assertThat(whole.details()).hasSize(3_300_004);
  }

  private SearchAnswer found(String words) {
    return await(knowledge.search.of(words, DiscoveryFilter.NONE, null, null));
  }
}
