package io.stemma.schema;

import java.util.SplittableRandom;

/**
 * A random change to the projected tables, out of few names, so that rows meet, collide and refer
 * to each other.
 */
final class RandomChange {
  private static final int NAMES = 8;

  private final SplittableRandom random;

  private RandomChange(SplittableRandom random) {
    this.random = random;
  }

  static String of(SplittableRandom random) {
    return new RandomChange(random).statement();
  }

  private String statement() {
    return switch (random.nextInt(7)) {
      case 0 -> identities();
      case 1 -> discoveries();
      case 2 -> discoveryTags();
      case 3 -> discoveryLinks();
      case 4 -> dialecticSessions();
      case 5 -> dialecticMessages();
      default -> severalRows();
    };
  }

  private String identities() {
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          "INSERT INTO core.identities (agent_id, parent_agent_id, tags) VALUES (%s, %s, %s) %s"
              .formatted(
                  agent(),
                  maybe(agent()),
                  tags(),
                  random.nextBoolean()
                      ? "ON CONFLICT (agent_id) DO UPDATE SET tags = excluded.tags"
                      : "");
      case 2 ->
          "UPDATE core.identities SET parent_agent_id = %s, tags = %s WHERE agent_id = %s"
              .formatted(maybe(agent()), tags(), agent());
      case 3 ->
          "UPDATE core.identities SET agent_id = %s WHERE agent_id = %s"
              .formatted(agent(), agent());
      case 4 -> "UPDATE core.identities SET status = 'paused', notes = 'it''s \"so\"'";
      default -> "DELETE FROM core.identities WHERE agent_id = %s".formatted(agent());
    };
  }

  private String discoveries() {
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          "INSERT INTO core.discoveries (discovery_id, agent_id, summary) VALUES (%s, %s, 'a\nb')"
              .formatted(discovery(), maybe(agent()));
      case 2 ->
          "UPDATE core.discoveries SET agent_id = %s, confidence = 0.5 WHERE discovery_id = %s"
              .formatted(maybe(agent()), discovery());
      case 3 ->
          "UPDATE core.discoveries SET discovery_id = %s WHERE discovery_id = %s"
              .formatted(discovery(), discovery());
      default -> "DELETE FROM core.discoveries WHERE discovery_id = %s".formatted(discovery());
    };
  }

  private String discoveryTags() {
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          "INSERT INTO core.discovery_tags (discovery_id, tag) VALUES (%s, %s)"
              .formatted(discovery(), name("tag"));
      case 2 ->
          "UPDATE core.discovery_tags SET tag = %s, discovery_id = %s WHERE discovery_id = %s"
              .formatted(name("tag"), discovery(), discovery());
      default -> "DELETE FROM core.discovery_tags WHERE tag = %s".formatted(name("tag"));
    };
  }

  private String discoveryLinks() {
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          "INSERT INTO core.discovery_links (src_id, dst_id, link_type, weight) VALUES (%s, %s, %s, 0.25)"
              .formatted(discovery(), discovery(), linkType());
      case 2 ->
          "UPDATE core.discovery_links SET link_type = %s, src_id = %s WHERE dst_id = %s"
              .formatted(linkType(), discovery(), discovery());
      default -> "DELETE FROM core.discovery_links WHERE src_id = %s".formatted(discovery());
    };
  }

  private String dialecticSessions() {
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          "INSERT INTO core.dialectic_sessions (session_id, paused_agent_id, reviewer_agent_id, discovery_id) VALUES (%s, %s, %s, %s)"
              .formatted(name("session"), maybe(agent()), maybe(agent()), maybe(discovery()));
      case 2 ->
          "UPDATE core.dialectic_sessions SET reviewer_agent_id = %s, discovery_id = %s, phase = 'synthesis' WHERE session_id = %s"
              .formatted(maybe(agent()), maybe(discovery()), name("session"));
      case 3 ->
          "UPDATE core.dialectic_sessions SET session_id = %s WHERE session_id = %s"
              .formatted(name("session"), name("session"));
      default ->
          "DELETE FROM core.dialectic_sessions WHERE session_id = %s".formatted(name("session"));
    };
  }

  private String dialecticMessages() {
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          "INSERT INTO core.dialectic_messages (message_id, session_id, agent_id, agrees) VALUES (%s, %s, %s, true)"
              .formatted(name("message"), maybe(name("session")), maybe(agent()));
      case 2 ->
          "UPDATE core.dialectic_messages SET session_id = %s, agent_id = %s, message_id = %s WHERE message_id = %s"
              .formatted(maybe(name("session")), maybe(agent()), name("message"), name("message"));
      default ->
          "DELETE FROM core.dialectic_messages WHERE message_id = %s".formatted(name("message"));
    };
  }

  private String severalRows() {
    return switch (random.nextInt(4)) {
      case 0 ->
          "INSERT INTO core.identities (agent_id, parent_agent_id) SELECT 'agent ' || i, 'agent ' || i / 2 FROM generate_series(1, 6) i ON CONFLICT DO NOTHING";
      case 1 -> "DELETE FROM core.discoveries";
      case 2 -> "DELETE FROM core.identities WHERE parent_agent_id IS NULL";
      default ->
          "UPDATE core.discovery_links SET response_type = 'extend', link_type = 'response_to' WHERE link_type = 'disputes'";
    };
  }

  private String agent() {
    return name("agent");
  }

  private String discovery() {
    return name("discovery");
  }

  private String name(String kind) {
    return "'" + kind + " " + random.nextInt(NAMES) + "'";
  }

  private String maybe(String value) {
    return random.nextInt(4) == 0 ? "NULL" : value;
  }

  private String tags() {
    return random.nextBoolean() ? "NULL" : "ARRAY[%s, %s]".formatted(name("tag"), name("tag"));
  }

  private String linkType() {
    String[] types = {"related_to", "response_to", "disputes", "has_tag", "odd type!", "Extends"};
    return "'" + types[random.nextInt(types.length)] + "'";
  }
}
