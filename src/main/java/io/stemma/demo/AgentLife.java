package io.stemma.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;

/**
 * When an agent was made, last seen, paused, archived and deleted, and as what it ended. Times are
 * microseconds of {@link EstateTime}.
 */
record AgentLife(
    long created,
    long lastUpdate,
    String status,
    @Nullable Long pausedAt,
    @Nullable Long archivedAt) {
  private static final Mix STATUSES =
      Mix.of("active", 55)
          .and("archived", 25)
          .and("waiting_input", 8)
          .and("paused", 7)
          .and("deleted", 5);
  private static final double LONGEST_LIFE_DAYS = 60;

  static AgentLife draw(long created, Chance chance) {
    double share = chance.unit();
    long lived = (long) (share * share * LONGEST_LIFE_DAYS * EstateTime.DAY);
    long last = Math.min(created + lived, EstateTime.YEAR - 1);
    String status = STATUSES.draw(chance);
    Long pausedAt = status.equals("paused") ? (Long) last : null;
    Long archivedAt = archived(status, chance) ? (Long) last : null;
    return new AgentLife(created, last, status, pausedAt, archivedAt);
  }

  /** The events of the life; one active agent in 200 has been archived and came back silently. */
  ArrayNode events(Chance chance) {
    ArrayNode events = Json.array();
    add(events, "created", created, null);
    if (chance.happens(0.1)) {
      add(events, "loop_detected", between(chance), "Rapid identical updates");
    }
    if (status.equals("active") && chance.happens(0.005)) {
      add(events, "archived", between(chance), "Inactive");
    }
    if (pausedAt != null) {
      add(events, "paused", pausedAt, "Circuit breaker: risk above threshold");
    }
    if (status.equals("archived") || status.equals("deleted")) {
      add(events, status, lastUpdate, chance.happens(0.5) ? "Test cleanup" : null);
    }
    return events;
  }

  /** Some time of this life. */
  long between(Chance chance) {
    return created + (long) (chance.unit() * (lastUpdate - created));
  }

  /** Some archived agents lack the time, many deleted ones have it. */
  private static boolean archived(String status, Chance chance) {
    return switch (status) {
      case "archived" -> chance.happens(0.96);
      case "deleted" -> chance.happens(0.85);
      default -> false;
    };
  }

  private static void add(ArrayNode events, String event, long micros, @Nullable String reason) {
    events
        .addObject()
        .put("event", event)
        .put("timestamp", EstateTime.text(micros))
        .put("reason", reason);
  }
}
