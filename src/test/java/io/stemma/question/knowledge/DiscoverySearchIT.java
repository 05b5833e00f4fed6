package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.knowledge.KnowledgeUnderTest.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of every kind are looked for; what fits best comes first. */
class DiscoverySearchIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final KnowledgeUnderTest KNOWLEDGE =
      new KnowledgeUnderTest(DATABASE, "max-ranked", "3");

  @BeforeEach
  void empty() {
    KNOWLEDGE.empty();
  }

  @AfterAll
  static void close() {
    KNOWLEDGE.close();
  }

  @Test
  void ranksTheSummaryAboveTheDetails() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, summary, details, created_at)
        VALUES ('a', 'retry loop', 'nothing', '2026-01-01'), ('b', 'nothing', 'retry loop', '2026-01-02'),
               ('c', NULL, 'The loops were retried', '2026-01-03'), ('d', 'loop', NULL, '2026-01-04')
        """);

    SearchAnswer answer = found("retries \"loops\"");

    assertThat(answer.searchedFor()).isEqualTo("'retri' & 'loop'");
    assertThat(answer.page().items())
        .extracting(found -> found.discovery().id())
        .startsWith("a")
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  /** The limit of this test is 3. */
  @Test
  void ranksTheNewestOfVeryManyMatches() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, summary, details, created_at)
        VALUES ('best', 'zorq zorq', NULL, '2026-01-01'), ('b', NULL, 'zorq', '2026-01-02'),
               ('c', 'zorq', NULL, '2026-01-03'), ('d', NULL, 'zorq', '2026-01-04')
        """);

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
    KNOWLEDGE.store("d", "zorq");

    assertThat(found(words).page().items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "a\0b", "\uD800", "zorq \uDC00"})
  void refusesWhatIsNoSearch(String words) {
    refuses("q", () -> KNOWLEDGE.search.of(words, DiscoveryFilter.NONE, null, null));
    refuses(
        "q",
        () ->
            KNOWLEDGE.search.of(words.repeat(1_000_000) + "\0", DiscoveryFilter.NONE, null, null));
  }

  @Test
  void limitsASearch() {
    String words = "zorq ".repeat(200);
    KNOWLEDGE.store("d", "zorq");

    assertThat(found(words).page().items()).hasSize(1);
    refuses("q", () -> KNOWLEDGE.search.of(words + "z", DiscoveryFilter.NONE, null, null));
  }

  /** A tsvector has at most a megabyte; no text may be refused for what the search makes of it. */
  @Test
  void takesTextsOfAnyLength() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, summary, details)
        SELECT 'd', 'zorq ' || words, 'blem ' || words
          FROM (SELECT string_agg(md5(i::text), ' ') AS words FROM generate_series(1, 100000) i) w
        """);

    assertThat(found("zorq blem").page().items()).hasSize(1);
    assertThat(await(KNOWLEDGE.discoveries.of(new DiscoveryId("d"))).details()).hasSize(3_300_004);
  }

  private static SearchAnswer found(String words) {
    return await(KNOWLEDGE.search.of(words, DiscoveryFilter.NONE, null, null));
  }
}
