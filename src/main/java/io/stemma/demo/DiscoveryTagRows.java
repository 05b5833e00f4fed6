package io.stemma.demo;

import java.sql.SQLException;

/** Up to five tags a discovery, two and a half on average. */
final class DiscoveryTagRows {
  private static final String INSERT =
      """
      INSERT INTO discovery_tags (discovery_id, tag)
      VALUES (?, ?)
      """;

  private static final int MOST_TAGS = 5;

  private final EstatePlan plan;

  DiscoveryTagRows(EstatePlan plan) {
    this.plan = plan;
  }

  void load(EstateFile file) throws SQLException {
    try (TableLoad tags = file.load("discovery_tags", INSERT)) {
      for (int number = 0; number < plan.discoveries(); number++) {
        String discovery = DiscoveryIdentity.of(plan, number).id();
        Chance chance = plan.chance(Concern.TAG, number);
        for (String tag : Tags.draw(chance, chance.between(0, MOST_TAGS))) {
          tags.row(discovery, tag);
        }
      }
    }
  }
}
