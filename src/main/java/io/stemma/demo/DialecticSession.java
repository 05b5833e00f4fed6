package io.stemma.demo;

import org.jspecify.annotations.Nullable;

/**
 * A session in which an agent defends itself before another.
 *
 * @param reviewer the other agent's id; null while none is assigned
 * @param createdAt microseconds of {@link EstateTime}, as is updatedAt
 * @param messages how many messages were exchanged, at most six
 */
record DialecticSession(
    String id,
    String paused,
    @Nullable String reviewer,
    String phase,
    String status,
    long createdAt,
    long updatedAt,
    int messages) {
  private static final int MOST_MESSAGES = 6;
  private static final Mix STATUSES =
      Mix.of("resolved", 50).and("active", 25).and("failed", 15).and("escalated", 10);
  private static final Mix OPEN_PHASES =
      Mix.of("thesis", 4).and("antithesis", 3).and("synthesis", 2).and("awaiting_thesis", 1);

  static DialecticSession draw(EstatePlan plan, int number, Chance chance) {
    long created = EstateTime.spread(number, plan.dialecticSessions(), EstateTime.YEAR, chance);
    String paused = agent(plan, created, chance, 0.05);
    String status = STATUSES.draw(chance);
    int messages = chance.happens(0.25) ? 0 : chance.between(2, MOST_MESSAGES);
    long updated = created + (messages + 1) * EstateTime.MINUTE;
    return new DialecticSession(
        chance.hex(16),
        paused,
        reviewer(plan, paused, created, chance),
        phase(status, chance),
        status,
        created,
        updated,
        messages);
  }

  /** When a message of this session was written, counted from 0; microseconds. */
  long messageAt(int message) {
    return createdAt + (message + 1) * EstateTime.MINUTE;
  }

  /** A resolved session is sometimes left in the phase it was resolved in. */
  private static String phase(String status, Chance chance) {
    if (status.equals("active")) {
      return OPEN_PHASES.draw(chance);
    }
    return status.equals("resolved") && chance.happens(0.03) ? "synthesis" : status;
  }

  /** Some have none yet, some review themselves, some are unknown. */
  private static @Nullable String reviewer(
      EstatePlan plan, String paused, long created, Chance chance) {
    if (chance.happens(0.08)) {
      return null;
    }
    return chance.happens(0.05) ? paused : agent(plan, created, chance, 0.1);
  }

  private static String agent(EstatePlan plan, long micros, Chance chance, double unknown) {
    return chance.happens(unknown)
        ? AgentNames.unknown(chance)
        : AgentNames.id(plan.actor(micros, chance));
  }
}
