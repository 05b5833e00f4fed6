package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.knowledge.KnowledgeUnderTest.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.testing.TestDatabase;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record holds that nobody would draw at random. */
class KnowledgeIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.bare();

  private static final KnowledgeUnderTest KNOWLEDGE =
      new KnowledgeUnderTest(DATABASE, "max-links", "2");
  private static final DiscoveryId ID = new DiscoveryId("d");

  @BeforeEach
  void empty() {
    KNOWLEDGE.empty();
  }

  @AfterAll
  static void close() {
    KNOWLEDGE.close();
  }

  @Test
  void tellsADiscoveryWithTagsAndLinks() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, agent_id, type, severity, status, created_at, summary,
                                      details, related_files, confidence, provenance, metadata)
        VALUES ('d', 'a', 'insight', 'low', 'open', '2026-01-02 03:04:05.678901+00', 'short', E'long\\n"text"',
                '["f"]', 0.5, '{"x": 1}', '{"y": [2]}');
        INSERT INTO core.discovery_tags (discovery_id, tag) VALUES ('d', 'b'), ('d', 'UX'), ('d', 'a');
        INSERT INTO core.discovery_links (src_id, dst_id, link_type, response_type, weight, created_at, created_by, metadata)
        VALUES ('d', 'gone', 'related_to', NULL, 0.25, '2026-01-03 00:00:00+00', 'a', '{"r": 1}'),
               ('d', 'd', 'extends', NULL, NULL, NULL, NULL, '{}')
        """);

    Discovery found = await(KNOWLEDGE.discoveries.of(ID));

    assertThat(found.item().tags()).containsExactly("UX", "a", "b");
    assertThat(found.item().createdAt()).hasToString("2026-01-02T03:04:05.678901Z");
    assertThat(found.item().confidence()).isEqualTo(0.5);
    assertThat(found.details()).isEqualTo("long\n\"text\"");
    assertThat(found.relatedFiles()).isEqualTo("[\"f\"]");
    assertThat(found.provenance()).isEqualTo("{\"x\": 1}");
    assertThat(found.metadata()).isEqualTo("{\"y\": [2]}");
    assertThat(found.links())
        .extracting(l -> l.direction() + " " + l.type() + " " + l.discoveryId() + " " + l.known())
        .containsExactly("out extends d true", "out related_to gone false", "in extends d true");
    assertThat(found.links().get(1).createdAt()).hasToString("2026-01-03T00:00:00Z");
    assertThat(found.links().get(1).metadata()).isEqualTo("{\"r\": 1}");
    assertThat(found.linksTruncated()).isFalse();
  }

  @Test
  void showsAsManyLinksEachWayAsTheLimitSays() {
    KNOWLEDGE.store("d", "");
    KNOWLEDGE.link("x1", "d", "related_to");
    KNOWLEDGE.link("x2", "d", "related_to");
    KNOWLEDGE.link("d", "y1", "related_to");
    assertThat(await(KNOWLEDGE.discoveries.of(ID)).linksTruncated()).isFalse();

    KNOWLEDGE.link("x3", "d", "related_to");

    Discovery found = await(KNOWLEDGE.discoveries.of(ID));
    assertThat(found.links())
        .extracting(DiscoveryLink::discoveryId)
        .containsExactly("y1", "x1", "x2");
    assertThat(found.linksTruncated()).isTrue();
  }

  @Test
  void knowsNothingOfADiscoveryThatIsOnlyLinkedTo() {
    KNOWLEDGE.link("d", "e", "response_to");

    for (Supplier<Uni<?>> question :
        List.<Supplier<Uni<?>>>of(
            () -> KNOWLEDGE.discoveries.of(ID),
            () -> KNOWLEDGE.paths.thread(ID, ThreadDirection.BOTH, null, null, null),
            () -> KNOWLEDGE.paths.related(ID, List.of(), null, null, null),
            () -> KNOWLEDGE.similar.of(ID, null, null, null))) {
      assertThatThrownBy(() -> await(question.get()))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DISCOVERY_NOT_FOUND));
    }
  }

  @Test
  void followsAThreadThroughCirclesAndGaps() {
    KNOWLEDGE.store("d", "");
    KNOWLEDGE.store("far", "");
    KNOWLEDGE.link("d", "d", "response_to");
    KNOWLEDGE.link("d", "gap", "response_to");
    KNOWLEDGE.link("gap", "far", "response_to");
    KNOWLEDGE.link("far", "d", "response_to");

    List<NearDiscovery> thread =
        await(KNOWLEDGE.paths.thread(ID, ThreadDirection.UP, 100, null, null)).items();

    assertThat(thread)
        .extracting(
            n ->
                n.depth()
                    + " "
                    + n.fromId()
                    + " "
                    + n.discovery().id()
                    + " "
                    + n.discovery().known())
        .containsExactly("1 d gap false", "2 gap far true");
  }

  @Test
  void countsOrphansByTheirTimeAndNotByTheirName() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, created_at)
        VALUES ('2001-01-01T00:00:00', now()), ('9999-01-01T00:00:00', now() - interval '31 days'),
               ('young', now() - interval '29 days'), ('unknown', NULL), ('self', '2001-01-01'),
               ('linked', '2001-01-01')
        """);
    KNOWLEDGE.link("self", "self", "related_to");
    KNOWLEDGE.link("nowhere", "linked", "odd type");

    assertThat(await(KNOWLEDGE.lists.orphans(null, null, null)).items())
        .extracting(DiscoveryItem::id)
        .containsExactly("unknown", "self", "9999-01-01T00:00:00");
  }

  @Test
  void tellsNoMomentThatHasNoText() {
    DATABASE.execute(
        """
        INSERT INTO core.discoveries (discovery_id, created_at, updated_at, resolved_at)
        VALUES ('d', 'infinity', '-infinity', '4000-01-01 BC'), ('e', '9999-12-31 23:59:59+00', NULL, NULL)
        """);

    assertThat(await(KNOWLEDGE.lists.newest(DiscoveryFilter.NONE, 1, null)).next()).isNotNull();
    DiscoveryItem item = await(KNOWLEDGE.discoveries.of(ID)).item();
    assertThat(item.createdAt()).isNull();
    assertThat(item.updatedAt()).isNull();
    assertThat(item.resolvedAt()).isNull();
    assertThat(await(KNOWLEDGE.discoveries.of(new DiscoveryId("e"))).item().createdAt())
        .hasToString("9999-12-31T23:59:59Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F", "{a,b}", "NULL"})
  void takesAnyName(String name) {
    DATABASE.rows("INSERT INTO core.discoveries (discovery_id) VALUES (?) RETURNING 1", name);
    KNOWLEDGE.store("d", "");
    KNOWLEDGE.link("d", name, name);
    KNOWLEDGE.tag("d", name);
    KNOWLEDGE.tag(name, name);
    DiscoveryId id = new DiscoveryId(name);

    assertThat(await(KNOWLEDGE.discoveries.of(id)).item().tags()).containsExactly(name);
    assertThat(await(KNOWLEDGE.paths.related(ID, List.of(name), null, null, null)).items())
        .extracting(near -> near.discovery().id())
        .containsExactly(name);
    assertThat(await(KNOWLEDGE.similar.of(id, null, null, null)).items().get(0).sharedTags())
        .containsExactly(name);
    DiscoveryFilter filter = new DiscoveryFilter(null, null, null, null, name, null, null);
    assertThat(await(KNOWLEDGE.lists.newest(filter, null, null)).items()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"depth, 1, 100", "hops, 1, 10", "min, 1, 1000", "days, 0, 36500", "limit, 1, 1000"})
  void holdsItsLimits(String field, int least, int most) {
    KNOWLEDGE.store("d", "");

    await(asked(field, least));
    await(asked(field, most));
    refuses(field, () -> asked(field, least - 1));
    refuses(field, () -> asked(field, most + 1));
  }

  private static Uni<?> asked(String field, int value) {
    return switch (field) {
      case "depth" -> KNOWLEDGE.paths.thread(ID, ThreadDirection.BOTH, value, null, null);
      case "hops" -> KNOWLEDGE.paths.related(ID, List.of(), value, null, null);
      case "min" -> KNOWLEDGE.similar.of(ID, value, null, null);
      case "days" -> KNOWLEDGE.lists.orphans(value, null, null);
      default -> KNOWLEDGE.lists.newest(DiscoveryFilter.NONE, value, null);
    };
  }

  @Test
  void refusesNamesThatNoRowCanHave() {
    refuses("id", () -> KNOWLEDGE.discoveries.of(new DiscoveryId("")));
    refuses("id", () -> KNOWLEDGE.discoveries.of(new DiscoveryId("a\0")));
    refuses("id", () -> KNOWLEDGE.discoveries.of(new DiscoveryId("ü".repeat(501))));
    assertThat(new DiscoveryId("ü".repeat(500)).value()).hasSize(500);
    refuses("tag", () -> list(new DiscoveryFilter(null, null, null, null, "\uD800", null, null)));
    refuses("agent", () -> list(new DiscoveryFilter("", null, null, null, null, null, null)));
  }

  /** A cursor of one list is not one of another, though "null" is a name, too. */
  @Test
  void refusesTheCursorOfAnotherFilter() {
    KNOWLEDGE.store("d", "");
    KNOWLEDGE.store("e", "");
    String cursor = await(KNOWLEDGE.lists.newest(DiscoveryFilter.NONE, 1, null)).next();
    DiscoveryFilter other = new DiscoveryFilter("null", null, null, null, null, null, null);

    refuses("cursor", () -> KNOWLEDGE.lists.newest(other, 1, cursor));
    refuses("cursor", () -> KNOWLEDGE.lists.openQuestions(1, cursor));
  }

  private static Uni<?> list(DiscoveryFilter filter) {
    return KNOWLEDGE.lists.newest(filter, null, null);
  }
}
