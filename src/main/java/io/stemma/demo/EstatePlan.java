package io.stemma.demo;

/**
 * What an estate of so many agents holds and who is alive when. Times are microseconds of {@link
 * EstateTime}; agents are numbered from 0 by birth.
 */
record EstatePlan(EstateSeed seed, LineageForest forest) {
  /** Births end a month before the year does, so that the youngest still do something. */
  private static final long BIRTHS = EstateTime.YEAR - 30 * EstateTime.DAY;

  private static final int ROWS_TURNED_ROUND = 8;

  static EstatePlan of(int agents, long seed) {
    EstateSeed estateSeed = new EstateSeed(seed);
    return new EstatePlan(estateSeed, LineageForest.grow(agents, estateSeed));
  }

  int agents() {
    return forest.agents();
  }

  int discoveries() {
    return agents();
  }

  int dialecticSessions() {
    return agents() * 3 / 20;
  }

  int auditEvents() {
    return agents() * 9;
  }

  int toolCalls() {
    return agents() * 5;
  }

  Chance chance(Concern concern, long row) {
    return seed.chance(concern, row);
  }

  long bornMicros(int agent) {
    return EstateTime.spread(agent, agents(), BIRTHS, chance(Concern.BIRTH, agent));
  }

  /** Somebody who was alive then; the oldest are the busiest. */
  int actor(long micros, Chance chance) {
    long born = Math.min(agents(), micros / (BIRTHS / agents()));
    double where = chance.unit();
    return (int) (born * (chance.happens(0.2) ? where * where * where : where));
  }

  /**
   * The agent in a row of the agents' table. The table starts in the middle of the estate and now
   * and then runs backwards, so that some children stand before their parents.
   */
  int agentAtRow(int row) {
    int block = row / ROWS_TURNED_ROUND;
    int start = block * ROWS_TURNED_ROUND;
    boolean turned = block % 3 == 1 && start + ROWS_TURNED_ROUND <= agents();
    int ordered = turned ? start + ROWS_TURNED_ROUND - 1 - (row - start) : row;
    return (ordered + agents() / 3) % agents();
  }
}
