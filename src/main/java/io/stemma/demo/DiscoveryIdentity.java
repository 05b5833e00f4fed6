package io.stemma.demo;

/**
 * Who found the discovery of a number and when. Its id is that time's text, and no two are equal.
 *
 * @param createdAt microseconds of {@link EstateTime}
 */
record DiscoveryIdentity(String id, long createdAt, int author) {
  static DiscoveryIdentity of(EstatePlan plan, int number) {
    Chance chance = plan.chance(Concern.DISCOVERY_TIME, number);
    long micros = EstateTime.spread(number, plan.discoveries(), EstateTime.YEAR, chance);
    return new DiscoveryIdentity(EstateTime.text(micros), micros, plan.actor(micros, chance));
  }

  /** One discovery in 500 was found by an agent that exists nowhere. */
  String authorId() {
    return createdAt % 500 == 0 ? "claude_code_session" : AgentNames.id(author);
  }
}
