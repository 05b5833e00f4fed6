package io.stemma.demo;

import org.jspecify.annotations.Nullable;

/**
 * The session an agent is bound to.
 *
 * @param boundAt microseconds of {@link EstateTime}, as is updatedAt
 */
record SessionBinding(String sessionKey, long boundAt, long updatedAt, int bindCount) {
  private static final Mix TRANSPORTS =
      Mix.of("mcp-session-", 6).and("127.0.0.1:", 2).and("stdio:", 1);

  /** The agent's session; null for the six agents in ten that have none. */
  static @Nullable SessionBinding of(EstatePlan plan, int agent) {
    Chance chance = plan.chance(Concern.SESSION, agent);
    if (!chance.happens(0.4)) {
      return null;
    }
    long bound = plan.bornMicros(agent) + (long) (chance.unit() * EstateTime.DAY);
    long updated = bound + (long) (chance.unit() * 7 * EstateTime.DAY);
    return new SessionBinding(
        TRANSPORTS.draw(chance) + chance.hex(16), bound, updated, chance.between(1, 12));
  }
}
