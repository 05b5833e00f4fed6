package io.stemma.graph.catalogue;

import io.stemma.testing.TestDatabase;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An estate grown from a seed: lineages with gaps, replies in circles, names that need quoting. */
final class RandomEstate {
  private static final int AGENTS = 60;
  private static final int DISCOVERIES = 90;
  private static final int SESSIONS = 40;

  private final Random random;
  private final TestDatabase database;

  private RandomEstate(TestDatabase database, long seed) {
    this.database = database;
    this.random = new Random(seed);
  }

  static void fill(TestDatabase database, long seed) {
    RandomEstate estate = new RandomEstate(database, seed);
    estate.agents();
    estate.discoveries();
    estate.links();
    estate.sessions();
  }

  private void agents() {
    insert(
        "core.identities (agent_id, parent_agent_id, status, notes, purpose, tags, updated_at)",
        AGENTS,
        i ->
            "(%s, %s, %s, %s, 'purpose', ARRAY[%s]::text[], %s)"
                .formatted(
                    agent(i),
                    random.nextInt(4) == 0 ? "NULL" : agent(random.nextInt(AGENTS + 3)),
                    one("'active'", "'active'", "'paused'", "NULL"),
                    one("NULL", "''", "'it''s noted'", "'2'"),
                    one("'ux'", "'ux','UX'", "", "'o''tag','ux'"),
                    one("NULL", time(random.nextInt(30)), time(i))));
  }

  private void discoveries() {
    insert(
        "core.discoveries (discovery_id, agent_id, type, status, summary, created_at)",
        DISCOVERIES,
        i ->
            "(%s, %s, %s, %s, %s, %s)"
                .formatted(
                    discovery(i),
                    agent(random.nextInt(AGENTS)),
                    one("'question'", "'question'", "'insight'", "'bug_found'"),
                    one("'open'", "'open'", "'resolved'"),
                    one("'found ' || " + i, "'√ $$ \\ \"'"),
                    time(random.nextInt(60))));
    insert(
        "core.discovery_tags (discovery_id, tag)",
        3 * DISCOVERIES,
        i ->
            "(%s, %s)"
                .formatted(
                    discovery(random.nextInt(DISCOVERIES)),
                    one("'ux'", "'UX'", "'o''tag'", "'lineage'", "'slow'")));
  }

  private void links() {
    insert(
        "core.discovery_links (src_id, dst_id, link_type)",
        DISCOVERIES,
        i -> {
          int from = random.nextInt(DISCOVERIES);
          int to = random.nextInt(10) == 0 ? random.nextInt(DISCOVERIES) : from / 2;
          return "(%s, %s, %s)"
              .formatted(
                  discovery(from),
                  discovery(to),
                  one("'response_to'", "'response_to'", "'related_to'", "'disputes'"));
        });
  }

  private void sessions() {
    insert(
        "core.dialectic_sessions"
            + " (session_id, paused_agent_id, reviewer_agent_id, phase, status, topic, created_at)",
        SESSIONS,
        i ->
            "('s%d', %s, %s, 'synthesis', %s, 'topic', %s)"
                .formatted(
                    i,
                    agent(random.nextInt(10)),
                    one("NULL", agent(random.nextInt(10))),
                    one("'resolved'", "'active'", "NULL"),
                    time(i)));
    insert(
        "core.dialectic_messages"
            + " (message_id, session_id, seq, agent_id, message_type, reasoning, agrees, sent_at)",
        3 * SESSIONS,
        i ->
            "('m%d', 's%d', %d, %s, %s, 'because', %s, %s)"
                .formatted(
                    i,
                    random.nextInt(SESSIONS),
                    i,
                    agent(random.nextInt(10)),
                    one("'thesis'", "'synthesis'"),
                    one("true", "false", "NULL"),
                    time(i)));
  }

  private void insert(String into, int rows, IntFunction<String> row) {
    database.execute(
        "INSERT INTO "
            + into
            + " VALUES "
            + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(", "))
            + " ON CONFLICT DO NOTHING");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String agent(int i) {
    return "'agent " + i + (i % 7 == 0 ? " $(date)" : "") + "'";
  }

  private static String discovery(int i) {
    return "'d" + i + "'";
  }

  private static String time(int day) {
    return "timestamptz '2025-01-01T00:00:00Z' + interval '" + day + " days'";
  }
}
