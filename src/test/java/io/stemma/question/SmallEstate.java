package io.stemma.question;

import static io.stemma.question.RecordUnderTest.await;
import static io.stemma.question.RecordUnderTest.row;

import io.stemma.identity.AgentId;
import io.stemma.question.dialectic.DialecticSessionId;
import io.stemma.question.dialectic.DialecticSql;
import io.stemma.question.knowledge.DiscoveryFilter;
import io.stemma.question.knowledge.DiscoveryId;
import io.stemma.question.knowledge.DiscoveryListSql;
import io.stemma.question.knowledge.DiscoverySql;
import io.stemma.question.knowledge.DiscoverySql.WalkPlace;
import io.stemma.question.knowledge.Walk;
import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.LineageSql;
import io.stemma.question.tags.TagSql;
import io.stemma.question.trail.TrailSql;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A few rows of each table that a named query reads, and each named query over them. */
final class SmallEstate {
  static final String NOON = "2026-11-30T12:00:00Z";
  static final ListPlace NEWEST = new ListPlace(null, Long.MAX_VALUE);
  static final DiscoveryFilter ALL = DiscoveryFilter.NONE;
  static final AgentId ROOT = new AgentId("root");
  static final long MANY = 100;
  private static final ListPlace OLDEST = new ListPlace(null, Long.MIN_VALUE);

  private SmallEstate() {}

  /** Rows of one table after the other. */
  static List<List<Row>> rows() {
    return Stream.of(List.of(agents()), discoveries(), sessionsAndTrail())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> agents() {
    return List.of(
        row(
            RecordTables.IDENTITIES,
            "agent_id",
            "root",
            "status",
            "active",
            "tags",
            List.of("t", "u")),
        row(
            RecordTables.IDENTITIES,
            "agent_id",
            "child",
            "parent_agent_id",
            "root",
            "status",
            "paused",
            "tags",
            List.of("t")),
        row(
            RecordTables.IDENTITIES,
            "agent_id",
            "other",
            "parent_agent_id",
            "root",
            "tags",
            List.of("t", "u")),
        row(RecordTables.IDENTITIES, "agent_id", "orphan", "parent_agent_id", "named-only"));
  }

  private static List<List<Row>> discoveries() {
    return List.of(
        List.of(
            discovery("d3", "A loop in retries", NOON, "{\"b\": 1, \"a\": [1.50]}"),
            discovery("d1", "Retry loops: a loop, a loop", NOON, "{}"),
            discovery("d2", "Timeless", null, "{}"),
            row(
                RecordTables.DISCOVERIES,
                "discovery_id",
                "q",
                "type",
                "question",
                "created_at",
                "2026-11-29T12:00:00.123456Z",
                "summary",
                "Why?",
                "confidence",
                0.5)),
        List.of(
            tag("d1", "t"), tag("d2", "t"), tag("d1", "x"), tag("d2", "x"), tag("missing", "t")),
        List.of(
            row(
                RecordTables.DISCOVERY_LINKS,
                "src_id",
                "d1",
                "dst_id",
                "d2",
                "link_type",
                "extends",
                "weight",
                0.25,
                "created_at",
                NOON,
                "metadata",
                "{\"z\":1,\"a\":2}"),
            row(
                RecordTables.DISCOVERY_LINKS,
                "src_id",
                "d2",
                "dst_id",
                "d3",
                "link_type",
                "response_to",
                "response_type",
                "support")));
  }

  private static List<List<Row>> sessionsAndTrail() {
    return List.of(
        List.of(
            session("s1", "root", "child", "resolved"),
            session("s2", "child", "root", "open"),
            row(RecordTables.DIALECTIC_SESSIONS, "session_id", "s3", "paused_agent_id", "other")),
        List.of(message("m2", 2L), message("m1", 1L), message("m3", null), message("m4", null)),
        List.of(
            row(RecordTables.EVENTS, "ts", NOON, "event_id", "e1", "event_type", "login"),
            row(RecordTables.EVENTS, "ts", NOON, "event_id", "e2")),
        List.of(
            row(
                RecordTables.TOOL_USAGE,
                "ts",
                NOON,
                "usage_id",
                "u1",
                "tool_name",
                "grep",
                "latency_ms",
                7L,
                "success",
                true),
            row(
                RecordTables.TOOL_USAGE,
                "ts",
                NOON,
                "usage_id",
                "u2",
                "tool_name",
                "grep",
                "success",
                false)));
  }

  static Row discovery(String id, String summary, @Nullable String created, String metadata) {
    return row(
        RecordTables.DISCOVERIES,
        "discovery_id",
        id,
        "summary",
        summary,
        "details",
        "Of " + id,
        "created_at",
        created,
        "status",
        "open",
        "metadata",
        metadata);
  }

  private static Row tag(String discovery, String tag) {
    return row(RecordTables.DISCOVERY_TAGS, "discovery_id", discovery, "tag", tag);
  }

  private static Row session(String id, String paused, String reviewer, String status) {
    return row(
        RecordTables.DIALECTIC_SESSIONS,
        "session_id",
        id,
        "paused_agent_id",
        paused,
        "reviewer_agent_id",
        reviewer,
        "status",
        status,
        "created_at",
        NOON,
        "updated_at",
        NOON,
        "resolution",
        "{\"x\": {\"y\": 1}}");
  }

  private static Row message(String id, @Nullable Long seq) {
    return row(
        RecordTables.DIALECTIC_MESSAGES,
        "message_id",
        id,
        "session_id",
        "s1",
        "agent_id",
        "child",
        "seq",
        seq,
        "agrees",
        true,
        "sent_at",
        NOON,
        "concerns",
        "[\"a\", \"b\"]");
  }

  /** Asks each query, 26 questions in all. */
  static void askAll(QuestionSql sql) {
    LineageSql lineage = sql.lineage();
    for (Direction direction : Direction.values()) {
      await(lineage.relatives(ROOT, direction, 9, 0, "", MANY));
    }
    await(lineage.commonAncestor(new AgentId("child"), new AgentId("other"), 9));
    await(lineage.path(new AgentId("child"), new AgentId("other"), 9));
    await(lineage.generations(ROOT, 9, MANY));
    TagSql tags = sql.tags();
    await(tags.byName("", null, MANY));
    await(tags.byCount("", Long.MIN_VALUE, "", MANY));
    await(tags.carriers("t", "agent", "", MANY));
    await(tags.sharing(ROOT, 1, Integer.MIN_VALUE, "", MANY));
    await(tags.pairs("", "", "", MANY));
    DiscoverySql one = sql.discoveries();
    await(one.one(new DiscoveryId("d1"), 10));
    await(one.one(new DiscoveryId("nobody"), 10));
    await(one.similar(new DiscoveryId("d1"), 1, Long.MAX_VALUE, "", MANY));
    await(
        one.walk(
            new DiscoveryId("d1"),
            List.of(Walk.UP, Walk.DOWN),
            List.of(),
            9,
            new WalkPlace(0, 0, ""),
            MANY));
    DiscoveryListSql lists = sql.discoveryLists();
    await(lists.newest(ALL, NEWEST, MANY));
    await(lists.openQuestions(NEWEST, MANY));
    await(lists.orphans(0, OLDEST, MANY));
    await(lists.search("loop", ALL, 1_000, null, NEWEST, MANY));
    DialecticSql dialectic = sql.dialectic();
    await(dialectic.session(new DialecticSessionId("s1"), Long.MIN_VALUE, Long.MIN_VALUE, MANY));
    await(dialectic.newest(null, null, NEWEST, MANY));
    await(dialectic.ofAgent(ROOT, null, null, "", MANY));
    await(dialectic.workload(Long.MAX_VALUE, Long.MAX_VALUE, "", MANY));
    await(dialectic.mutual(Long.MAX_VALUE, "", "", MANY));
    TrailSql trail = sql.trail();
    Instant to = Instant.parse("2026-12-31T00:00:00Z");
    await(trail.tools(Instant.parse("2026-11-01T00:00:00Z"), to, MANY));
    await(trail.days(Instant.parse("2026-11-01T00:00:00Z"), to, MANY));
  }
}
