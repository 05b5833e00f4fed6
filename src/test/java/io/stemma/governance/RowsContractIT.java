package io.stemma.governance;

import static io.stemma.record.RecordTables.AGENT_STATE;
import static io.stemma.record.RecordTables.CALIBRATION;
import static io.stemma.record.RecordTables.DIALECTIC_MESSAGES;
import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_TAGS;
import static io.stemma.record.RecordTables.IDENTITIES;
import static io.stemma.record.RecordTables.REQUESTS;
import static io.stemma.record.RecordTables.SESSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.record.Condition.Comparison;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.RowStore.Work;
import io.stemma.record.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store must do with rows. A row that reads back as it was given is the same in all. */
class RowsContractIT extends GovernanceContract {
  private static final long SEED = 20_260_301;
  private static final int ROWS = 60;

  @Test
  void anyRowReadsBackAsItWasPutAndPuttingItAgainChangesNothing() {
    RandomRow random = new RandomRow(SEED);
    for (Table table : RecordTables.ALL) {
      List<Row> given = rowsOf(table, random);

      put(given);
      assertThat(found(given)).as("%s", table).containsExactlyInAnyOrderElementsOf(given);
      put(given);
      assertThat(found(given)).as("%s", table).containsExactlyInAnyOrderElementsOf(given);
    }
  }

  @Test
  void aRowThatIsPutTakesThePlaceOfTheOneThereWas() {
    RandomRow random = new RandomRow(SEED + 1);
    for (Table table : RecordTables.ALL) {
      List<Row> before = rowsOf(table, random);
      List<Row> others = rowsOf(table, random);
      List<Row> after = new ArrayList<>();
      for (int i = 0; i < before.size(); i++) {
        Row row = others.get(i);
        for (String column : table.key()) {
          row = row.with(column, before.get(i).get(column));
        }
        if (table.equals(IDENTITIES)) {
          // An agent that is registered stays so.
          row = row.with("placeholder", before.get(i).get("placeholder"));
        }
        after.add(row);
      }
      put(before);

      put(after);

      assertThat(found(before)).as("%s", table).containsExactlyInAnyOrderElementsOf(after);
    }
  }

  @Test
  void aNumberOfJsonThatIsWrittenOtherwiseIsAnotherValue() {
    Row state = Row.of(AGENT_STATE).with("state_id", name());
    put(List.of(state.with("state", "{\"E\":1.0}")));

    put(List.of(state.with("state", "{\"E\":1.00}")));

    assertThat(one(state).text("state")).isEqualTo("{\"E\":1.00}");
  }

  @Test
  void insertsWhatIsNotThereAndSaysWhich() {
    RandomRow random = new RandomRow(SEED + 2);
    Row there = random.of(SESSIONS, name());
    Row other = random.of(SESSIONS, name());
    Row bare = Row.of(SESSIONS).with("session_id", name());
    put(List.of(there));
    Row taken = Row.of(SESSIONS).with("session_id", there.get("session_id")).with("agent_id", "x");

    List<Boolean> inserted =
        work(transaction -> transaction.insert(List.of(taken, other, bare, other)));

    assertThat(inserted).containsExactly(false, true, true, false);
    assertThat(one(there)).isEqualTo(there);
    assertThat(one(other)).isEqualTo(other);
    // What is not said is the store's default.
    assertThat(one(bare).bool("is_active")).isTrue();
    assertThat(one(bare).text("metadata")).isEqualTo("{}");
    List<Boolean> none = work(transaction -> transaction.insert(List.of()));
    assertThat(none).isEmpty();
  }

  @Test
  void takesMoreRowsThanAStatementHolds() {
    String name = name();
    List<Row> many = new ArrayList<>();
    for (int i = 0; i < 1_201; i++) {
      many.add(Row.of(DISCOVERY_TAGS).with("discovery_id", name).with("tag", "t" + i));
    }
    work(transaction -> transaction.insert(many.subList(0, 3)));

    List<Boolean> inserted = work(transaction -> transaction.insert(many));

    assertThat(inserted).hasSize(1_201).endsWith(true);
    assertThat(Collections.frequency(inserted, false)).isEqualTo(3);
    assertThat(found(many)).hasSize(1_201);
    int gone =
        work(
            transaction ->
                transaction.delete(DISCOVERY_TAGS, many.stream().map(Row::key).toList()));
    assertThat(gone).isEqualTo(1_201);
  }

  @Test
  void changesOnlyWhatIsSaidOfARowThatIsThere() {
    Row there = new RandomRow(SEED + 3).of(DISCOVERIES, name());
    put(List.of(there));
    Row key = Row.of(DISCOVERIES).with("discovery_id", there.get("discovery_id"));

    boolean updated =
        work(transaction -> transaction.update(key.with("summary", null).with("confidence", 0.5)));

    assertThat(updated).isTrue();
    assertThat(one(there)).isEqualTo(there.with("summary", null).with("confidence", 0.5));
    Row nobody = Row.of(DISCOVERIES).with("discovery_id", name()).with("summary", "s");
    assertThat((boolean) work(transaction -> transaction.update(nobody))).isFalse();
    assertThat(found(List.of(nobody))).isEmpty();
  }

  @Test
  void locksAndDeletesWhatIsThere() {
    Row there = new RandomRow(SEED + 4).of(REQUESTS, name());
    RowKey nobody = RowKey.of(REQUESTS, name());
    put(List.of(there));

    rows.write(
        transaction -> {
          assertThat(transaction.lock(there.key())).contains(there);
          assertThat(transaction.lock(nobody)).isEmpty();
          assertThat(transaction.find(nobody)).isEmpty();
          assertThat(transaction.delete(REQUESTS, List.of(nobody, there.key()))).isEqualTo(1);
          assertThat(transaction.delete(REQUESTS, List.of())).isZero();
          return true;
        });

    assertThat(found(List.of(there))).isEmpty();
  }

  @Test
  void comparesTextByItsBytesAndNullWithNothing() {
    String session = name();
    List<Row> all = new ArrayList<>();
    for (String type : Arrays.asList("Z", "a", "z", "é", "\uFB01", "\uD83E\uDDEC", "", null)) {
      all.add(message(session, 1L).with("message_type", type));
    }
    put(all);

    assertThat(types(session, Comparison.GREATER, "z"))
        .containsExactlyInAnyOrder("é", "\uFB01", "\uD83E\uDDEC");
    assertThat(types(session, Comparison.GREATER_OR_EQUAL, "\uFB01"))
        .containsExactlyInAnyOrder("\uFB01", "\uD83E\uDDEC");
    assertThat(types(session, Comparison.LESS, "a")).containsExactlyInAnyOrder("Z", "");
    assertThat(types(session, Comparison.LESS_OR_EQUAL, "a"))
        .containsExactlyInAnyOrder("Z", "a", "");
    assertThat(types(session, Comparison.NOT_EQUAL, "a")).hasSize(6).doesNotContainNull();
    assertThat(types(session, Comparison.EQUAL, "é")).containsExactly("é");
    Query mine = Query.of(DIALECTIC_MESSAGES).equal("session_id", session);
    assertThat(select(mine.isNull("message_type"))).containsExactly(one(all.get(7)));
    assertThat(select(mine.oneOf("message_type", List.of("a", "", "none")))).hasSize(2);
    assertThat(select(mine.oneOf("message_type", List.of()))).isEmpty();
    assertThat(select(mine.contains("message_type", "É"))).hasSize(1);
    assertThat(select(mine.ascending("message_type").limit(3)))
        .extracting(row -> row.text("message_type"))
        .endsWith("Z")
        .doesNotContain("a");
  }

  @Test
  void turnsPagesWithNullsBeforeAllElseBothWays() {
    String session = name();
    List<Row> all = new ArrayList<>();
    for (Long seq :
        Arrays.asList(null, 5L, Long.MIN_VALUE, null, -3L, 5L, 0L, Long.MAX_VALUE, null)) {
      all.add(message(session, seq));
    }
    put(all);
    Query mine = Query.of(DIALECTIC_MESSAGES).equal("session_id", session);

    List<Row> up = turned(mine.ascending("seq", "message_id"));
    List<Row> down = turned(mine.descending("seq", "message_id"));

    assertThat(up)
        .hasSize(9)
        .extracting(row -> row.integer("seq"))
        .endsWith(-3L, 0L, 5L, 5L, Long.MAX_VALUE);
    Collections.reverse(down);
    assertThat(down).isEqualTo(up);
  }

  @Test
  void asksSeveralQuestionsTogether() {
    String session = name();
    put(List.of(message(session, 1L), message(session, 2L), message(session, 3L)));
    Query mine = Query.of(DIALECTIC_MESSAGES).equal("session_id", session);

    List<Row> found =
        rows.read(
            transaction ->
                transaction.selectEach(
                    List.of(
                        mine.ascending("seq").limit(1),
                        mine.descending("seq").limit(1),
                        mine.equal("seq", 9L))));

    assertThat(found).extracting(row -> row.integer("seq")).containsExactlyInAnyOrder(1L, 3L);
    List<Row> none = rows.read(transaction -> transaction.selectEach(List.of()));
    assertThat(none).isEmpty();
  }

  private static List<Row> turned(Query query) {
    return pages(
        2, List.of("seq", "message_id"), (estate, behind) -> select(query.behind(behind).limit(2)));
  }

  private static List<Object> types(String session, Comparison comparison, String value) {
    Query mine = Query.of(DIALECTIC_MESSAGES).equal("session_id", session);
    return column(select(mine.compared("message_type", comparison, value)), "message_type");
  }

  private static Row message(String session, Long seq) {
    return Row.of(DIALECTIC_MESSAGES)
        .with("message_id", name())
        .with("session_id", session)
        .with("seq", seq);
  }

  private static List<Row> rowsOf(Table table, RandomRow random) {
    List<Row> given = new ArrayList<>();
    for (int i = 0; i < (table.equals(CALIBRATION) ? 1 : ROWS); i++) {
      given.add(random.of(table, name()));
    }
    return given;
  }

  private static void put(List<Row> given) {
    work(
        transaction -> {
          transaction.put(given);
          return true;
        });
  }

  private static Row one(Row given) {
    return found(List.of(given)).get(0);
  }

  private static List<Row> found(List<Row> given) {
    Table table = given.get(0).table();
    return rows.read(transaction -> transaction.find(table, given.stream().map(Row::key).toList()));
  }

  private static List<Row> select(Query query) {
    return rows.read(transaction -> transaction.select(query));
  }

  private static <T> T work(Work<T> work) {
    return rows.write(work);
  }
}
