package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.Trail;
import io.stemma.audit.Trail.Added;
import io.stemma.audit.Trail.Filter;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.record.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Events and tool calls. */
class TrailContractIT extends GovernanceContract {
  private static final String TIME = "2026-02-03T04:05:06.789012Z";

  @Test
  void addsEntriesAndSaysWhatTheyLeaveOpen() {
    String agent = name();
    Row event =
        given(
            TrailShape.EVENTS.shape(),
            "{'eventType': 'attest', 'agentId': '%s', 'payload': {'x': 1.50}, 'metadata': {}}",
            agent);
    Row call = given(TrailShape.TOOL_USAGE.shape(), "{'toolName': 't', 'agentId': '%s'}", agent);

    Added added = append(Estate::events, event).get(0);
    Added called = append(Estate::toolUsage, call).get(0);

    assertThat(added.added()).isTrue();
    assertThat(list(estate -> estate.events().list(of(agent), null, 10)))
        .containsExactly(whole(TrailShape.EVENTS, added.entry()));
    assertThat(added.entry().get("confidence")).isEqualTo(1.0);
    assertThat(added.entry().text("payload")).isEqualTo("{\"x\":1.50}");
    assertThat(list(estate -> estate.toolUsage().list(of(agent), null, 10)))
        .containsExactly(whole(TrailShape.TOOL_USAGE, called.entry()));
    assertThat(called.entry().bool("success")).isTrue();
    // Who is only named can be found.
    assertThat(row(estate -> estate.identities().get(agent)).bool("placeholder")).isTrue();
  }

  @Test
  void addsNoneTwiceByTimeAndName() {
    String agent = name();
    Row first = event(agent, name(), "a");
    Row second = event(agent, name(), "b");
    Row third = event(agent, name(), "c");
    append(Estate::events, second);

    List<Added> added = append(Estate::events, first, second, third, first);

    assertThat(added).extracting(Added::added).containsExactly(true, false, true, false);
    assertThat(column(added.stream().map(Added::entry).toList(), "event_id"))
        .containsExactly(
            first.get("event_id"),
            second.get("event_id"),
            third.get("event_id"),
            first.get("event_id"));
    assertThat(list(estate -> estate.events().list(of(agent), null, 10))).hasSize(3);
  }

  @Test
  void ofTwoEntriesOfOneNameInABatchTheFirstStands() {
    String agent = name();
    String name = name();
    Row other = event(agent, name(), "x").with("session_id", "s");
    Row first = event(agent, name, "first");
    Row second = event(agent, name, "second").with("session_id", "s");

    List<Added> added = append(Estate::events, other, first, second);

    assertThat(added).extracting(Added::added).containsExactly(true, true, false);
    assertThat(column(list(estate -> estate.events().list(of(agent), null, 10)), "event_type"))
        .containsExactlyInAnyOrder("x", "first");
    assertThat(added.get(2).entry().text("event_type")).isEqualTo("first");
  }

  @Test
  void addsNoneTwiceByTheHashOfItsLine() {
    String agent = name();
    String hash = name();
    Added first = append(Estate::events, logged(agent, hash)).get(0);

    List<Added> again =
        append(
            Estate::events,
            logged(agent, hash),
            logged(agent, hash + "b"),
            logged(agent, hash + "b"));

    assertThat(first.added()).isTrue();
    assertThat(again).extracting(Added::added).containsExactly(false, true, false);
    // One that is there is told as it is there.
    assertThat(again.get(0).entry().key()).isEqualTo(first.entry().key());
    assertThat(again.get(2).entry().key()).isEqualTo(again.get(1).entry().key());
    assertThat(list(estate -> estate.events().list(of(agent), null, 10))).hasSize(2);
  }

  @Test
  void oneOfManyThatAddTheSameAtOnceWins() throws Exception {
    String agent = name();
    List<Row> named = new ArrayList<>();
    List<Row> hashed = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      named.add(event(agent, name(), "a"));
      hashed.add(logged(agent, name()));
    }
    for (List<Row> batch : List.of(named, hashed)) {
      List<List<Added>> all = atOnce(20, () -> append(Estate::events, batch.toArray(new Row[0])));

      assertThat(all).filteredOn(batchAdded -> batchAdded.get(0).added()).hasSize(1);
      assertThat(all.stream().flatMap(List::stream).filter(Added::added)).hasSize(200);
      assertThat(all)
          .extracting(added -> added.get(0).entry().key())
          .containsOnly(all.get(0).get(0).entry().key());
    }
    assertThat(list(estate -> estate.events().list(of(agent), null, 1_000))).hasSize(400);
  }

  @Test
  void manyWhoMissTheSameMonthAtOnceAllAdd() throws Exception {
    String agent = name();
    Row entry = event(agent, name(), "a").with("ts", Instant.parse("2001-01-01T00:00:00Z"));

    List<List<Added>> all =
        atOnce(20, () -> append(Estate::events, entry, entry.with("event_id", name())));

    assertThat(all).filteredOn(added -> added.get(0).added()).hasSize(1);
    assertThat(all).allMatch(added -> added.get(1).added());
  }

  @Test
  void refusesAnEntryWithANameAndNoTimeAndAddsNoneOfItsBatch() {
    String agent = name();
    Row nameless = given(TrailShape.EVENTS.shape(), "{'eventType': 'e', 'agentId': '%s'}", agent);

    assertFails(
        ErrorCode.INVALID_REQUEST,
        estate -> estate.events().append(List.of(nameless, nameless.with("event_id", name()))));
    assertFails(
        ErrorCode.INVALID_REQUEST,
        estate ->
            estate
                .toolUsage()
                .append(
                    List.of(
                        given(
                            TrailShape.TOOL_USAGE.shape(),
                            "{'toolName': 't', 'id': '%s'}",
                            name()))));

    assertThat(list(estate -> estate.events().list(of(agent), null, 10))).isEmpty();
    assertThat(append(Estate::events)).isEmpty();
  }

  @Test
  void takesEntriesOfAnyMonthInOneBatch() {
    String agent = name();
    List<Row> entries = new ArrayList<>();
    for (int month = 1; month <= 12; month++) {
      Instant time = Instant.parse("1999-%02d-28T23:59:59.999999Z".formatted(month));
      entries.add(event(agent, name(), "old").with("ts", time));
    }

    List<Added> added = append(Estate::events, entries.toArray(new Row[0]));

    assertThat(added).extracting(Added::added).containsOnly(true);
    assertThat(column(list(estate -> estate.events().list(of(agent), null, 20)), "ts"))
        .containsExactlyElementsOf(column(entries, "ts"));
  }

  @Test
  void findsWhatIsAskedForOnly() {
    String agent = name();
    Row early = event(agent, name(), "early").with("payload", "{\"Ünder\":\"É_100%\"}");
    Row late =
        event(agent, name(), "late").with("ts", Instant.parse("2026-02-03T04:05:06.789013Z"));
    append(Estate::events, early, late, event(name(), name(), "early"));
    Instant from = early.instant("ts");
    Instant to = late.instant("ts");

    assertThat(types(agent, Map.of(), from, to, null)).containsExactly("early");
    assertThat(types(agent, Map.of(), to, null, null)).containsExactly("late");
    assertThat(types(agent, Map.of(), null, from, null)).isEmpty();
    assertThat(types(agent, Map.of("event_type", "late"), null, null, null))
        .containsExactly("late");
    assertThat(types(agent, Map.of(), null, null, "üNDER")).containsExactly("early");
    assertThat(types(agent, Map.of(), null, null, "é_100%")).containsExactly("early");
    assertThat(types(agent, Map.of(), null, null, "é_10%%")).isEmpty();
    assertThat(types(agent, Map.of(), null, null, "éx100%")).isEmpty();
  }

  @Test
  void findsWhatThePayloadHolds() {
    String agent = name();
    String payload = "{\"n\":1.50,\"list\":[{\"a\":1,\"b\":2},[3,4],\"x\"],\"o\":{\"p\":null}}";
    append(Estate::events, event(agent, name(), "e").with("payload", payload));

    for (String held :
        List.of(
            "{}",
            "{\"n\":1.5}",
            "{\"list\":[]}",
            "{\"list\":[\"x\",{\"b\":2.0}]}",
            "{\"list\":[[4]]}",
            "{\"o\":{\"p\":null}}",
            "{\"o\":{}}")) {
      assertThat(holding(agent, held)).as(held).hasSize(1);
    }
    for (String other :
        List.of(
            "{\"n\":\"1.5\"}",
            "{\"list\":\"x\"}",
            "{\"list\":[4]}",
            "{\"list\":[{\"a\":1,\"c\":2}]}",
            "{\"o\":null}",
            "{\"p\":null}",
            "{\"o\":[]}")) {
      assertThat(holding(agent, other)).as(other).isEmpty();
    }
  }

  private static List<Row> holding(String agent, String payload) {
    Filter filter = new Filter(Map.of("agent_id", agent), null, null, null, payload, false);
    return list(estate -> estate.events().list(filter, null, 10));
  }

  @Test
  void tellsCallsThatSucceededFromOthers() {
    String agent = name();
    append(
        Estate::toolUsage,
        given(TrailShape.TOOL_USAGE.shape(), "{'toolName': 'good', 'agentId': '%s'}", agent),
        given(
            TrailShape.TOOL_USAGE.shape(),
            "{'toolName': 'bad', 'agentId': '%s', 'success': false}",
            agent));

    for (boolean success : new boolean[] {true, false}) {
      Map<String, Object> equal = Map.of("agent_id", agent, "success", success);
      Filter filter = new Filter(equal, null, null, null, null, true);
      assertThat(column(list(estate -> estate.toolUsage().list(filter, null, 10)), "tool_name"))
          .containsExactly(success ? "good" : "bad");
    }
  }

  @Test
  void turnsPagesOfEqualTimesWithoutALoopOrAGapBothWays() {
    String agent = name();
    Set<Object> names = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      Row event = event(agent, name() + "\uD83E\uDDEC".repeat(i % 2), "e");
      append(
          Estate::events, i < 5 ? event : event.with("ts", event.instant("ts").plusNanos(1_000)));
      names.add(event.get("event_id"));
    }

    List<Object> oldestFirst = column(turned(agent, false), "event_id");
    List<Object> newestFirst = column(turned(agent, true), "event_id");

    assertThat(oldestFirst).hasSize(7).containsExactlyInAnyOrderElementsOf(names);
    Collections.reverse(newestFirst);
    assertThat(newestFirst).isEqualTo(oldestFirst);
  }

  private static List<Row> turned(String agent, boolean newestFirst) {
    Filter filter = new Filter(Map.of("agent_id", agent), null, null, null, null, newestFirst);
    return pages(
        3, List.of("ts", "event_id"), (estate, behind) -> estate.events().list(filter, behind, 3));
  }

  private static List<Added> append(Function<Estate, Trail> trail, Row... entries) {
    return write(estate -> trail.apply(estate).append(List.of(entries)));
  }

  private static List<Object> types(
      String agent, Map<String, Object> equal, Instant from, Instant to, String text) {
    Map<String, Object> all = new java.util.HashMap<>(equal);
    all.put("agent_id", agent);
    Filter filter = new Filter(all, from, to, text, null, false);
    return column(list(estate -> estate.events().list(filter, null, 10)), "event_type");
  }

  private static Filter of(String agent) {
    return new Filter(Map.of("agent_id", agent), null, null, null, null, false);
  }

  private static Row event(String agent, String name, String type) {
    return given(
        TrailShape.EVENTS.shape(),
        "{'agentId': '%s', 'id': '%s', 'eventType': '%s', 'ts': '%s'}",
        agent,
        name,
        type,
        TIME);
  }

  /** As a reader of a log sends it: the line is all that names it. */
  private static Row logged(String agent, String hash) {
    return given(
        TrailShape.EVENTS.shape(),
        "{'agentId': '%s', 'eventType': 'line', 'rawHash': '%s'}",
        agent,
        hash);
  }

  /** With null where it says nothing. */
  private static Row whole(TrailShape shape, Row entry) {
    Row whole = Row.of(shape.table());
    for (String column : shape.table().columns().keySet()) {
      whole = whole.with(column, entry.get(column));
    }
    return whole;
  }
}
