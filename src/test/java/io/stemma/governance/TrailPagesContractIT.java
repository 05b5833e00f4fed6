package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.Trail.Filter;
import io.stemma.audit.TrailShape;
import io.stemma.record.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Pages of a trail to which entries are added between them, at times and under names on either side
 * of the place that was reached. {@code -Dstemma.test.seed=N} draws the same ones again.
 */
class TrailPagesContractIT extends GovernanceContract {
  private static final int ROUNDS = 15;
  private static final int PAGES_WITH_APPENDS = 12;
  private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final List<String> LETTERS = List.of("a", "b", "Z", "0", "-", "é", "\uD83E\uDDEC");
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> row.instant("ts"))
          .thenComparing(
              row -> row.text("event_id").getBytes(StandardCharsets.UTF_8),
              Arrays::compareUnsigned);

  private final long seed = Long.getLong("stemma.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void holdEachEntryThatWasThereOnceAndInOrder() {
    System.err.println("TrailPagesContractIT seed " + seed);
    for (int round = 0; round < ROUNDS; round++) {
      String agent = name();
      List<Row> before = append(agent, 1 + random.nextInt(30));
      boolean newestFirst = random.nextBoolean();

      List<Row> seen = turn(agent, newestFirst, 1 + random.nextInt(6));

      assertThat(column(seen, "event_id"))
          .as("seed %d, round %d", seed, round)
          .doesNotHaveDuplicates()
          .containsAll(column(before, "event_id"));
      assertThat(seen).isSortedAccordingTo(newestFirst ? ORDER.reversed() : ORDER);
    }
  }

  private List<Row> turn(String agent, boolean newestFirst, int size) {
    Filter filter = new Filter(Map.of("agent_id", agent), null, null, null, null, newestFirst);
    AtomicInteger pages = new AtomicInteger();
    return pages(
        size,
        List.of("ts", "event_id"),
        (estate, behind) -> {
          List<Row> page = estate.events().list(filter, behind, size);
          if (pages.getAndIncrement() < PAGES_WITH_APPENDS) {
            append(agent, random.nextInt(4));
          }
          return page;
        });
  }

  private List<Row> append(String agent, int count) {
    List<Row> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          Row.of(TrailShape.EVENTS.table())
              .with("ts", TIME.plusNanos(1_000L * random.nextInt(4)))
              .with("event_id", LETTERS.get(random.nextInt(LETTERS.size())) + name())
              .with("event_type", "e")
              .with("agent_id", agent));
    }
    write(estate -> estate.events().append(entries));
    return entries;
  }
}
