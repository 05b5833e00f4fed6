package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Links between discoveries: replies to an earlier one, which make threads, relations to ones found
 * about the same time, and now and then another kind.
 */
final class DiscoveryLinkRows {
  private static final String INSERT =
      """
      INSERT INTO discovery_edges (
        src_id, dst_id, edge_type, response_type, weight, created_at, created_by, metadata)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** A thread stays within so many neighbours, so it is at most 11 replies deep. */
  private static final int THREAD = 12;

  private static final int MOST_RELATED = 2;
  private static final int NEAR = 50;

  private static final Mix RESPONSES =
      Mix.of("extend", 5).and("support", 2).and("question", 2).and("disagree", 1);
  private static final Mix RARE_TYPES = Mix.of("disputes", 2).and("extends", 1);

  private final EstatePlan plan;

  DiscoveryLinkRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad links = file.load("discovery_edges", INSERT)) {
      for (int number = 0; number < plan.discoveries(); number++) {
        DiscoveryIdentity discovery = DiscoveryIdentity.of(plan, number);
        Chance chance = plan.chance(Concern.LINK, number);
        respond(links, discovery, number, chance);
        relate(links, discovery, number, chance);
      }
    }
  }

  private void respond(TableLoad links, DiscoveryIdentity reply, int number, Chance chance)
      throws SQLException {
    int inThread = number % THREAD;
    if (inThread == 0 || !chance.happens(liveliness(number / THREAD))) {
      return;
    }
    int back = chance.happens(0.6) ? 1 : chance.between(1, inThread);
    add(links, reply, number - back, "response_to", RESPONSES.draw(chance), 1.0, null);
  }

  /** Up to two relations; the second reaches further back, so that no pair comes twice. */
  private void relate(TableLoad links, DiscoveryIdentity discovery, int number, Chance chance)
      throws SQLException {
    int back = 0;
    for (int left = chance.between(0, MOST_RELATED); left > 0; left--) {
      back += chance.between(1, NEAR / MOST_RELATED);
      if (back <= number) {
        ObjectNode why = chance.happens(0.1) ? Json.object().put("reason", "same topic") : null;
        add(links, discovery, number - back, "related_to", null, chance.measure(0.3, 1), why);
      }
    }
    if (number > 0 && chance.happens(0.01)) {
      add(links, discovery, number - 1, RARE_TYPES.draw(chance), null, 1.0, null);
    }
  }

  private void add(
      TableLoad links,
      DiscoveryIdentity from,
      int to,
      String type,
      @Nullable String response,
      double weight,
      @Nullable ObjectNode metadata)
      throws SQLException {
    links.row(
        from.id(),
        DiscoveryIdentity.of(plan, to).id(),
        type,
        response,
        weight,
        from.id(),
        from.authorId(),
        metadata == null ? null : metadata.toString());
  }

  /** How likely a reply is: most threads are quiet, one in ten is a long talk. */
  private double liveliness(int thread) {
    Chance chance = plan.chance(Concern.THREAD, thread);
    if (chance.happens(0.1)) {
      return 0.98;
    }
    return chance.happens(0.45) ? 0.6 : 0.3;
  }
}
