package io.stemma.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One discovery an agent on average, some with an embedding, some with their provenance. */
final class DiscoveryRows {
  private static final String INSERT =
      """
      INSERT INTO discoveries (
        id, agent_id, type, severity, status, created_at, updated_at, resolved_at, summary,
        details, related_files, confidence, embedding, provenance, provenance_chain)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final Mix TYPES =
      Mix.of("insight", 26)
          .and("note", 16)
          .and("bug_found", 14)
          .and("improvement", 14)
          .and("pattern", 10)
          .and("question", 6)
          .and("answer", 5)
          .and("exploration", 4)
          .and("self_observation", 4)
          .and("dialectic_synthesis", 1);
  private static final Mix SEVERITIES =
      Mix.of("low", 40).and("medium", 40).and("high", 18).and("critical", 2);
  private static final Mix STATUSES =
      Mix.of("open", 60).and("resolved", 28).and("archived", 11).and("disputed", 1);
  private static final double EMBEDDED_SHARE = 0.03;

  private final EstatePlan plan;

  DiscoveryRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad discoveries = file.load("discoveries", INSERT)) {
      for (int number = 0; number < plan.discoveries(); number++) {
        add(
            discoveries,
            DiscoveryIdentity.of(plan, number),
            plan.chance(Concern.DISCOVERY, number));
      }
    }
  }

  private void add(TableLoad discoveries, DiscoveryIdentity discovery, Chance chance)
      throws SQLException {
    String status = STATUSES.draw(chance);
    String later = EstateTime.text(later(discovery.createdAt(), chance));
    discoveries.row(
        discovery.id(),
        discovery.authorId(),
        TYPES.draw(chance),
        chance.happens(0.15) ? null : SEVERITIES.draw(chance),
        status,
        discovery.id(),
        chance.happens(0.4) || !status.equals("open") ? later : null,
        status.equals("resolved") ? later : null,
        Prose.sentence(chance),
        chance.happens(0.1) ? "" : Prose.text(chance),
        relatedFiles(chance),
        chance.happens(0.5) ? (Double) chance.measure(0, 1) : null,
        chance.happens(EMBEDDED_SHARE) ? Embedding.draw(chance) : null,
        chance.happens(0.3) ? Provenance.state(discovery, chance).toString() : null,
        chance.happens(0.1) ? Provenance.ancestors(plan, discovery.author()).toString() : null);
  }

  private static long later(long micros, Chance chance) {
    long waited = (long) (chance.unit() * 20 * EstateTime.DAY);
    return Math.min(micros + waited, EstateTime.YEAR - 1);
  }

  private static @Nullable String relatedFiles(Chance chance) {
    if (chance.happens(0.5)) {
      return null;
    }
    List<String> files = new ArrayList<>();
    for (int left = chance.below(3); left > 0; left--) {
      files.add("src/module_" + chance.below(60) + "/part_" + chance.below(9) + ".py");
    }
    return Json.array(files).toString();
  }
}
