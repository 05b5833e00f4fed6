package io.stemma.question.dialectic;

import static io.stemma.question.RecordUnderTest.all;
import static io.stemma.question.RecordUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.identity.AgentId;
import io.stemma.question.RecordContract;
import io.stemma.record.RecordTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions drawn at random are asked about and held against plain lists. */
class DialecticModelIT extends RecordContract {
  private static final List<String> STATUSES = List.of("active", "resolved", "failed", "odd");

  /** A session; its place in the list is the order it came in. */
  private record Stored(
      String id, String paused, @Nullable String reviewer, String status, int day) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.stemma.testing.Seeds#some")
  void isAnsweredAsTheModelDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Stored> sessions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sessions.add(
          new Stored(
              "s" + i,
              "a" + random.nextInt(5),
              random.nextInt(5) == 0 ? null : "a" + random.nextInt(5),
              STATUSES.get(random.nextInt(STATUSES.size())),
              1 + random.nextInt(4)));
    }
    // s30 and s31 are only named by messages.
    Map<String, List<String>> written = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      written
          .computeIfAbsent("a" + random.nextInt(5), agent -> new ArrayList<>())
          .add("s" + random.nextInt(32));
    }
    fill(sessions, written);
    isAnswered(sessions, written);
  }

  private static void isAnswered(List<Stored> sessions, Map<String, List<String>> written) {
    DialecticUnderTest asked = new DialecticUnderTest(record);
    assertThat(
            all(c -> asked.lists.newest(null, null, 7, c)).stream()
                .map(DialecticSession::id)
                .toList())
        .isEqualTo(newest(sessions));
    assertThat(
            all(c -> asked.lists.newest("active", null, 2, c)).stream()
                .map(DialecticSession::id)
                .toList())
        .isEqualTo(newest(sessions.stream().filter(s -> s.status().equals("active")).toList()));
    for (String agent : written.keySet()) {
      for (DialecticRole role : DialecticRole.values()) {
        assertThat(
                all(c -> asked.lists.of(new AgentId(agent), role, 3, c)).stream()
                    .map(found -> found.session().id())
                    .toList())
            .isEqualTo(sessionsOf(agent, role, sessions, written));
      }
      assertThat(await(asked.lists.of(new AgentId(agent), null, 1_000, null)).items())
          .allSatisfy(
              found ->
                  assertThat(found.roles())
                      .isEqualTo(rolesOf(agent, found.session().id(), sessions, written)));
    }
    assertThat(
            all(c -> asked.reviewers.workload(2, c)).stream()
                .map(w -> w.agentId() + " " + w.sessions() + " " + w.open() + " " + w.resolved())
                .toList())
        .isEqualTo(workload(sessions));
    assertThat(
            all(c -> asked.reviewers.mutual(1, c)).stream()
                .map(
                    p ->
                        p.firstAgentId()
                            + " "
                            + p.secondAgentId()
                            + " "
                            + p.firstReviewedSecond()
                            + " "
                            + p.secondReviewedFirst())
                .toList())
        .isEqualTo(mutual(sessions));
  }

  private static List<String> newest(List<Stored> sessions) {
    List<Stored> found = new ArrayList<>(sessions);
    java.util.Collections.reverse(found);
    return found.stream()
        .sorted(Comparator.comparing(Stored::day).reversed())
        .map(Stored::id)
        .toList();
  }

  private static List<String> sessionsOf(
      String agent, DialecticRole role, List<Stored> sessions, Map<String, List<String>> written) {
    List<String> found = new ArrayList<>();
    for (int day = 4; day >= 0; day--) {
      int of = day;
      java.util.stream.IntStream.range(0, 32)
          .mapToObj(i -> "s" + i)
          .filter(id -> day(id, sessions) == of)
          .filter(id -> rolesOf(agent, id, sessions, written).contains(role.word()))
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  /** 0 for one that the record does not have. */
  private static int day(String id, List<Stored> sessions) {
    return sessions.stream()
        .filter(s -> s.id().equals(id))
        .mapToInt(Stored::day)
        .findAny()
        .orElse(0);
  }

  private static List<String> rolesOf(
      String agent, String id, List<Stored> sessions, Map<String, List<String>> written) {
    List<String> roles = new ArrayList<>();
    for (Stored session : sessions) {
      if (session.id().equals(id)) {
        if (session.paused().equals(agent)) {
          roles.add("paused");
        }
        if (agent.equals(session.reviewer())) {
          roles.add("reviewer");
        }
      }
    }
    if (written.getOrDefault(agent, List.of()).contains(id)) {
      roles.add("wrote");
    }
    return roles;
  }

  private static List<String> workload(List<Stored> sessions) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Stored session : sessions) {
      if (session.reviewer() != null) {
        long[] count = counts.computeIfAbsent(session.reviewer(), agent -> new long[3]);
        count[0]++;
        count[1] += session.status().equals("active") || session.status().equals("odd") ? 1 : 0;
        count[2] += session.status().equals("resolved") ? 1 : 0;
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, long[]> e) -> -e.getValue()[1])
                .thenComparing(e -> -e.getValue()[0]))
        .map(
            e -> e.getKey() + " " + e.getValue()[0] + " " + e.getValue()[1] + " " + e.getValue()[2])
        .toList();
  }

  private static List<String> mutual(List<Stored> sessions) {
    Map<String, Long> found = new TreeMap<>();
    for (int a = 0; a < 5; a++) {
      for (int b = a + 1; b < 5; b++) {
        long there = reviews("a" + a, "a" + b, sessions);
        long back = reviews("a" + b, "a" + a, sessions);
        if (there > 0 && back > 0) {
          found.put("a" + a + " a" + b + " " + there + " " + back, there + back);
        }
      }
    }
    return found.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long reviews(String reviewer, String paused, List<Stored> sessions) {
    return sessions.stream()
        .filter(s -> reviewer.equals(s.reviewer()) && s.paused().equals(paused))
        .count();
  }

  private static void fill(List<Stored> sessions, Map<String, List<String>> written) {
    for (Stored session : sessions) {
      record.put(
          RecordTables.DIALECTIC_SESSIONS,
          "session_id",
          session.id(),
          "paused_agent_id",
          session.paused(),
          "reviewer_agent_id",
          session.reviewer(),
          "status",
          session.status(),
          "created_at",
          "2026-01-0" + session.day() + "T00:00:00Z");
    }
    int number = 0;
    for (Map.Entry<String, List<String>> one : written.entrySet()) {
      for (String id : one.getValue()) {
        record.put(
            RecordTables.DIALECTIC_MESSAGES,
            "message_id",
            "m" + number++,
            "session_id",
            id,
            "agent_id",
            one.getKey());
      }
    }
  }
}
