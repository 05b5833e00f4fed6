package io.stemma.question.knowledge;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.knowledge.KnowledgeUnderTest.refuses;
import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.PostgresUnderTest;
import io.stemma.question.RecordContract;
import io.stemma.record.CanonicalJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record holds that nobody would draw at random. */
class KnowledgeIT extends RecordContract {
  private static final DiscoveryId ID = new DiscoveryId("d");

  private KnowledgeUnderTest knowledge;

  @BeforeEach
  void ask() {
    knowledge = new KnowledgeUnderTest(record, "max-links", "2");
  }

  @Test
  void tellsADiscoveryWithTagsAndLinks() {
    record.put(
        DISCOVERIES,
        "discovery_id",
        "d",
        "agent_id",
        "a",
        "type",
        "insight",
        "severity",
        "low",
        "status",
        "open",
        "created_at",
        "2026-01-02T03:04:05.678901Z",
        "summary",
        "short",
        "details",
        "long\n\"text\"",
        "related_files",
        "[\"f\"]",
        "confidence",
        0.5,
        "provenance",
        "{\"x\": 1}",
        "metadata",
        "{\"y\": [2]}");
    for (String tag : List.of("b", "UX", "a")) {
      knowledge.tag("d", tag);
    }
    record.put(
        DISCOVERY_LINKS,
        "src_id",
        "d",
        "dst_id",
        "gone",
        "link_type",
        "related_to",
        "weight",
        0.25,
        "created_at",
        "2026-01-03T00:00:00Z",
        "created_by",
        "a",
        "metadata",
        "{\"r\": 1}");
    knowledge.link("d", "d", "extends");

    Discovery found = await(knowledge.discoveries.of(ID));

    assertThat(found.tags()).containsExactly("UX", "a", "b");
    assertThat(found.createdAt()).hasToString("2026-01-02T03:04:05.678901Z");
    assertThat(found.confidence()).isEqualTo(0.5);
    assertThat(whole(found).details()).isEqualTo("long\n\"text\"");
    assertThat(json(whole(found).relatedFiles())).isEqualTo(json("[\"f\"]"));
    assertThat(json(whole(found).provenance())).isEqualTo(json("{\"x\": 1}"));
    assertThat(json(whole(found).metadata())).isEqualTo(json("{\"y\": [2]}"));
    assertThat(whole(found).links())
        .extracting(l -> l.direction() + " " + l.linkType() + " " + other(l) + " " + l.known())
        .containsExactly("out extends d true", "out related_to gone false", "in extends d true");
    assertThat(whole(found).links().get(1).createdAt()).hasToString("2026-01-03T00:00:00Z");
    assertThat(json(whole(found).links().get(1).metadata())).isEqualTo(json("{\"r\": 1}"));
    assertThat(whole(found).linksTruncated()).isFalse();
  }

  private static Discovery.Whole whole(Discovery discovery) {
    return Objects.requireNonNull(discovery.whole());
  }

  private static String other(DiscoveryLink link) {
    return link.direction().equals("out") ? link.dstId() : link.srcId();
  }

  @Test
  void showsAsManyLinksEachWayAsTheLimitSays() {
    knowledge.store("d", "");
    knowledge.link("x1", "d", "related_to");
    knowledge.link("x2", "d", "related_to");
    knowledge.link("d", "y1", "related_to");
    assertThat(whole(await(knowledge.discoveries.of(ID))).linksTruncated()).isFalse();

    knowledge.link("x3", "d", "related_to");

    Discovery found = await(knowledge.discoveries.of(ID));
    assertThat(whole(found).links())
        .extracting(KnowledgeIT::other)
        .containsExactly("y1", "x1", "x2");
    assertThat(whole(found).linksTruncated()).isTrue();
  }

  @Test
  void knowsNothingOfADiscoveryThatIsOnlyLinkedTo() {
    knowledge.link("d", "e", "response_to");

    for (Supplier<Uni<?>> question :
        List.<Supplier<Uni<?>>>of(
            () -> knowledge.discoveries.of(ID),
            () -> knowledge.paths.thread(ID, ThreadDirection.BOTH, null, null, null),
            () -> knowledge.paths.related(ID, List.of(), null, null, null),
            () -> knowledge.similar.of(ID, null, null, null))) {
      assertThatThrownBy(() -> await(question.get()))
          .isInstanceOfSatisfying(
              StemmaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DISCOVERY_NOT_FOUND));
    }
  }

  @Test
  void followsAThreadThroughCirclesAndGaps() {
    knowledge.store("d", "");
    knowledge.store("far", "");
    knowledge.link("d", "d", "response_to");
    knowledge.link("d", "gap", "response_to");
    knowledge.link("gap", "far", "response_to");
    knowledge.link("far", "d", "response_to");

    List<NearDiscovery> thread =
        await(knowledge.paths.thread(ID, ThreadDirection.UP, 100, null, null)).items();

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
    Instant now = Instant.now();
    knowledge.store("2001-01-01T00:00:00", null, null, now);
    knowledge.store("9999-01-01T00:00:00", null, null, now.minus(31, ChronoUnit.DAYS));
    knowledge.store("young", null, null, now.minus(29, ChronoUnit.DAYS));
    knowledge.store("unknown", null, null, null);
    knowledge.store("self", null, null, "2001-01-01T00:00:00Z");
    knowledge.store("linked", null, null, "2001-01-01T00:00:00Z");
    knowledge.link("self", "self", "related_to");
    knowledge.link("nowhere", "linked", "odd type");

    assertThat(await(knowledge.lists.orphans(null, null, null)).items())
        .extracting(Discovery::id)
        .containsExactly("unknown", "self", "9999-01-01T00:00:00");
  }

  @Test
  void tellsNoMomentThatHasNoText() {
    assumeThat(record)
        .as("no file of ours holds such moments")
        .isInstanceOf(PostgresUnderTest.class);
    ((PostgresUnderTest) record)
        .execute(
            """
        INSERT INTO core.discoveries (discovery_id, created_at, updated_at, resolved_at)
        VALUES ('d', 'infinity', '-infinity', '4000-01-01 BC'), ('e', '9999-12-31 23:59:59+00', NULL, NULL)
        """);

    assertThat(await(knowledge.lists.newest(DiscoveryFilter.NONE, 1, null)).next()).isNotNull();
    Discovery item = await(knowledge.discoveries.of(ID));
    assertThat(item.createdAt()).isNull();
    assertThat(item.updatedAt()).isNull();
    assertThat(item.resolvedAt()).isNull();
    assertThat(await(knowledge.discoveries.of(new DiscoveryId("e"))).createdAt())
        .hasToString("9999-12-31T23:59:59Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "$(date +%s)", "x/y", "o'hara\"", "ü𐐷", "a\\b", "%2F", "{a,b}", "NULL"})
  void takesAnyName(String name) {
    knowledge.store(name, "");
    knowledge.store("d", "");
    knowledge.link("d", name, name);
    knowledge.tag("d", name);
    knowledge.tag(name, name);
    DiscoveryId id = new DiscoveryId(name);

    assertThat(await(knowledge.discoveries.of(id)).tags()).containsExactly(name);
    assertThat(await(knowledge.paths.related(ID, List.of(name), null, null, null)).items())
        .extracting(near -> near.discovery().id())
        .containsExactly(name);
    assertThat(await(knowledge.similar.of(id, null, null, null)).items().get(0).sharedTags())
        .containsExactly(name);
    DiscoveryFilter filter = new DiscoveryFilter(null, null, null, null, name, null, null);
    assertThat(await(knowledge.lists.newest(filter, null, null)).items()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "depth, 1, 100",
    "related depth, 1, 10",
    "minShared, 1, 1000",
    "days, 0, 36500",
    "limit, 1, 1000"
  })
  void holdsItsLimits(String field, int least, int most) {
    knowledge.store("d", "");

    await(asked(field, least));
    await(asked(field, most));
    String name = field.substring(field.indexOf(' ') + 1);
    refuses(name, () -> asked(field, least - 1));
    refuses(name, () -> asked(field, most + 1));
  }

  private Uni<?> asked(String field, int value) {
    return switch (field) {
      case "depth" -> knowledge.paths.thread(ID, ThreadDirection.BOTH, value, null, null);
      case "related depth" -> knowledge.paths.related(ID, List.of(), value, null, null);
      case "minShared" -> knowledge.similar.of(ID, value, null, null);
      case "days" -> knowledge.lists.orphans(value, null, null);
      default -> knowledge.lists.newest(DiscoveryFilter.NONE, value, null);
    };
  }

  @Test
  void refusesNamesThatNoRowCanHave() {
    refuses("id", () -> knowledge.discoveries.of(new DiscoveryId("")));
    refuses("id", () -> knowledge.discoveries.of(new DiscoveryId("a\0")));
    refuses("id", () -> knowledge.discoveries.of(new DiscoveryId("ü".repeat(501))));
    assertThat(new DiscoveryId("ü".repeat(500)).value()).hasSize(500);
    refuses("tag", () -> list(new DiscoveryFilter(null, null, null, null, "\uD800", null, null)));
    refuses("agentId", () -> list(new DiscoveryFilter("", null, null, null, null, null, null)));
  }

  /** A cursor of one list is not one of another, though "null" is a name, too. */
  @Test
  void refusesTheCursorOfAnotherFilter() {
    knowledge.store("d", "");
    knowledge.store("e", "");
    String cursor = await(knowledge.lists.newest(DiscoveryFilter.NONE, 1, null)).next();
    DiscoveryFilter other = new DiscoveryFilter("null", null, null, null, null, null, null);

    refuses("cursor", () -> knowledge.lists.newest(other, 1, cursor));
    refuses("cursor", () -> knowledge.lists.openQuestions(1, cursor));
  }

  private Uni<?> list(DiscoveryFilter filter) {
    return knowledge.lists.newest(filter, null, null);
  }

  /** Databases write the same value with other blanks. */
  private static JsonNode json(@Nullable String text) {
    return CanonicalJson.parse(String.valueOf(text));
  }
}
