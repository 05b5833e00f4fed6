package io.stemma.governance;

import static io.stemma.governance.NewRows.agentRow;
import static io.stemma.governance.NewRows.dialectic;
import static io.stemma.governance.NewRows.discovery;
import static io.stemma.governance.NewRows.link;
import static io.stemma.governance.NewRows.message;
import static io.stemma.governance.NewRows.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.access.KeyUse;
import io.stemma.access.NewKey;
import io.stemma.access.Permission;
import io.stemma.access.UseCount;
import io.stemma.audit.TrailShape;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.record.Query;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Table;
import io.stemma.record.Writer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every row names who wrote it, and a writer that is bound to an agent touches no other's rows. */
class WritersContractIT extends GovernanceContract {
  private static final Writer ONE = new Writer("one", "key-1", null);
  private static final Writer OTHER = new Writer("other", "key-2", null);

  /** Notes of the service for itself, which name an agent or a key already. */
  private static final Set<Table> WITHOUT =
      Set.of(RecordTables.RATE_LIMITS, RecordTables.REQUESTS, RecordTables.KEY_USES);

  private static <T> T by(Writer writer, Function<Estate, T> work) {
    return store.by(writer).write(work);
  }

  private static Writer boundTo(String agent) {
    return new Writer("bound", "key-3", agent);
  }

  private static void assertWrittenBy(Writer writer, Row row) {
    assertThat(row.get(Writer.BY)).as("%s", row.key()).isEqualTo(writer.principal());
    assertThat(row.get(Writer.KEY)).as("%s", row.key()).isEqualTo(writer.keyId());
  }

  private static Row there(RowKey key) {
    return rows.read(some -> some.find(key)).orElseThrow();
  }

  private static String registered() {
    String name = name();
    by(ONE, estate -> estate.identities().register(agentRow(name)));
    return name;
  }

  @Test
  void eachTableOfTheRecordHasRoomForItsWriter() {
    assertThat(RecordTables.ALL)
        .filteredOn(table -> !WITHOUT.contains(table))
        .allSatisfy(table -> assertThat(table.namesWriter()).as("%s", table).isTrue());
  }

  @Test
  void whatIsAddedNamesWhoAddedIt() {
    String agent = registered();
    String name = name();
    by(
        ONE,
        estate -> {
          estate.sessions().create(session(name, agent));
          estate
              .states()
              .append(
                  Row.of(RecordTables.AGENT_STATE).with("state_id", name).with("agent_id", agent));
          estate
              .discoveries()
              .store(discovery(name, agent), List.of("t"), List.of(link("elsewhere", null)));
          estate.dialectic().create(dialectic(name, agent, null));
          estate.dialectic().add(name, message(agent));
          return estate;
        });

    assertWrittenBy(ONE, there(RowKey.of(RecordTables.IDENTITIES, agent)));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.SESSIONS, name)));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.AGENT_STATE, name)));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.DISCOVERIES, name)));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.DISCOVERY_TAGS, name, "t")));
    assertWrittenBy(
        ONE, there(RowKey.of(RecordTables.DISCOVERY_LINKS, name, "elsewhere", "related_to")));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.DIALECTIC_SESSIONS, name)));
    assertWrittenBy(ONE, there(RowKey.of(RecordTables.DIALECTIC_MESSAGES, name + ":1")));
  }

  @Test
  void whatIsChangedNamesWhoChangedItLast() {
    String agent = registered();
    String name = name();
    by(ONE, estate -> estate.sessions().create(session(name, agent)));

    Row changed =
        by(
            OTHER,
            estate -> estate.identities().update(agent, agentRow(agent).with("label", "l"), null));
    Row used = by(OTHER, estate -> estate.sessions().use(name));

    assertWrittenBy(OTHER, changed);
    assertWrittenBy(OTHER, used);
    // What changes nothing is no change.
    by(ONE, estate -> estate.identities().update(agent, agentRow(agent).with("label", "l"), null));
    assertWrittenBy(OTHER, there(RowKey.of(RecordTables.IDENTITIES, agent)));
  }

  @Test
  void aPlaceholderHasNoWriterUntilItIsRegistered() {
    String named = name();
    by(
        ONE,
        estate ->
            estate
                .events()
                .append(
                    List.of(
                        Row.of(RecordTables.EVENTS)
                            .with("event_type", "e")
                            .with("agent_id", named))));
    assertThat(there(RowKey.of(RecordTables.IDENTITIES, named)).get(Writer.BY)).isNull();

    by(OTHER, estate -> estate.identities().register(agentRow(named)));

    assertWrittenBy(OTHER, there(RowKey.of(RecordTables.IDENTITIES, named)));
  }

  @Test
  void anEntryIsAnsweredWithItsWriter() {
    for (TrailShape shape : List.of(TrailShape.EVENTS, TrailShape.TOOL_USAGE)) {
      String kind = shape.equals(TrailShape.EVENTS) ? "event_type" : "tool_name";
      Row answered =
          by(
              ONE,
              estate ->
                  estate
                      .trail(shape)
                      .append(List.of(Row.of(shape.table()).with(kind, "k")))
                      .get(0)
                      .entry());

      assertWrittenBy(ONE, answered);
      assertWrittenBy(ONE, there(answered.key()));
    }
  }

  /** A key, too, and the event that tells of it; its use is no change of it. */
  @Test
  void aKeyNamesWhoMadeIt() {
    String name = name();
    Row made =
        by(
            Writer.CLI,
            estate ->
                estate
                    .keys()
                    .create(new NewKey(name, Set.of(Permission.WRITE), null, null, "agent-7"))
                    .row());

    assertWrittenBy(Writer.CLI, made);
    List<Row> events =
        rows.read(
            some ->
                some.select(
                    Query.of(RecordTables.EVENTS)
                        .equal("event_type", "access.key_created")
                        .contains("payload", name)));
    assertThat(events).singleElement().satisfies(event -> assertWrittenBy(Writer.CLI, event));
    assertThat(events.get(0).text("payload")).contains("\"agent_id\":\"agent-7\"");
    String id = String.valueOf(made.text("key_id"));
    KeyUse use = new KeyUse(id, KeyUse.Outcome.REQUEST, "GET /x", "c");
    by(
        Writer.SERVICE,
        estate -> {
          estate.keyUses().keep(List.of(new UseCount(use, 1, CLOCK.instant(), CLOCK.instant())));
          return estate;
        });
    assertThat(there(made.key()).get("last_used_at")).isNotNull();
    assertWrittenBy(Writer.CLI, there(made.key()));
  }

  @Test
  void maintenanceNamesItself() {
    String name = name();
    String agent = registered();
    by(ONE, estate -> estate.sessions().create(session(name, agent)));
    CLOCK.goOn(EstateLimits.DEFAULT.sessionLife().plusSeconds(1));

    EstateUpkeep.endSessions(store);

    assertWrittenBy(Writer.MAINTENANCE, there(RowKey.of(RecordTables.SESSIONS, name)));
  }

  private static void assertRefused(String agent, String field, Consumer<Estate> work) {
    Function<Estate, Boolean> done =
        estate -> {
          work.accept(estate);
          return true;
        };
    assertThatThrownBy(() -> by(boundTo(agent), done))
        .isInstanceOfSatisfying(
            StemmaException.class,
            refusal -> {
              assertThat(refusal.code()).as(refusal.detail()).isEqualTo(ErrorCode.NOT_PERMITTED);
              assertThat(refusal.extensions()).containsEntry("field", field);
              assertThat(refusal.detail()).contains("'" + agent + "'");
            });
  }

  @Test
  void aBoundWriterAddsNothingInAnothersName() {
    String own = registered();
    String other = registered();
    String name = name();

    assertRefused(own, "id", estate -> estate.identities().register(agentRow(name())));
    // Nor what is there already.
    assertRefused(own, "id", estate -> estate.identities().register(agentRow(other)));
    assertRefused(own, "agentId", estate -> estate.sessions().create(session(name, other)));
    assertRefused(
        own,
        "agentId",
        estate -> estate.states().append(Row.of(RecordTables.AGENT_STATE).with("agent_id", other)));
    assertRefused(
        own,
        "agentId",
        estate -> estate.discoveries().store(discovery(name, other), List.of(), List.of()));
    assertRefused(
        own,
        "createdBy",
        estate ->
            estate.discoveries().store(discovery(name, own), List.of(), List.of(link("x", other))));
    by(ONE, estate -> estate.dialectic().create(dialectic(name, other, null)));
    assertRefused(own, "agentId", estate -> estate.dialectic().add(name, message(other)));
    assertRefused(
        own,
        "agentId",
        estate ->
            estate
                .events()
                .append(
                    List.of(
                        Row.of(RecordTables.EVENTS)
                            .with("event_type", "e")
                            .with("agent_id", other))));
    assertRefused(
        own,
        "agentId",
        estate ->
            estate
                .toolUsage()
                .append(List.of(Row.of(RecordTables.TOOL_USAGE).with("tool_name", "t"))));
    assertRefused(
        own,
        "data",
        estate ->
            estate.calibrations().set(Row.of(RecordTables.CALIBRATION).with("data", "{}"), "0"));
  }

  @Test
  void aBoundWriterChangesNothingOfAnothers() {
    String own = registered();
    String other = registered();
    String name = name();
    by(
        ONE,
        estate -> {
          estate.sessions().create(session(name, other));
          return estate.discoveries().store(discovery(name, other), List.of("a"), List.of());
        });
    Row before = there(RowKey.of(RecordTables.DISCOVERIES, name));

    assertRefused(
        own,
        "id",
        estate -> estate.identities().update(other, agentRow(other).with("label", "l"), null));
    assertRefused(own, "agentId", estate -> estate.sessions().use(name));
    assertRefused(own, "agentId", estate -> estate.sessions().end(name));
    assertRefused(
        own,
        "agentId",
        estate ->
            estate
                .discoveries()
                .update(
                    name, Row.of(RecordTables.DISCOVERIES).with("status", "resolved"), null, null));
    // Its tags alone, either.
    assertRefused(
        own,
        "agentId",
        estate ->
            estate
                .discoveries()
                .update(name, Row.of(RecordTables.DISCOVERIES), List.of("b"), null));
    assertRefused(own, "agentId", estate -> estate.discoveries().delete(name, null));

    assertThat(there(RowKey.of(RecordTables.DISCOVERIES, name))).isEqualTo(before);
    assertThat(there(RowKey.of(RecordTables.DISCOVERY_TAGS, name, "a"))).isNotNull();
  }

  @Test
  void aBoundWriterDoesAllOfThatAsItsAgent() {
    String own = name();
    String other = registered();
    String name = name();
    String others = name();
    by(ONE, estate -> estate.discoveries().store(discovery(others, other), List.of(), List.of()));

    by(
        boundTo(own),
        estate -> {
          estate.identities().register(agentRow(own));
          estate.identities().update(own, agentRow(own).with("label", "l"), null);
          estate.sessions().create(session(name, own));
          estate.sessions().use(name);
          estate
              .discoveries()
              .store(discovery(name, own), List.of("t"), List.of(link(others, own)));
          // A link is of who makes it, whichever discovery it begins at.
          estate.discoveries().link(others, link(name, own));
          return estate.discoveries().update(name, discovery(name, own), List.of("u"), null);
        });
    by(
        boundTo(own),
        estate -> {
          // The links that others made to it go with it.
          estate.discoveries().delete(name, null);
          return estate;
        });

    assertWrittenBy(boundTo(own), there(RowKey.of(RecordTables.IDENTITIES, own)));
    Optional<Row> gone = rows.read(some -> some.find(RowKey.of(RecordTables.DISCOVERIES, name)));
    assertThat(gone).isEmpty();
  }

  @Test
  void aBoundWriterHasItsPartOnlyInADialecticSession() {
    String paused = registered();
    String reviewer = registered();
    String third = registered();
    Function<@Nullable String, Row> reviewedBy =
        who -> Row.of(RecordTables.DIALECTIC_SESSIONS).with("reviewer_agent_id", who);

    assertRefused(
        third, "pausedAgentId", e -> e.dialectic().create(dialectic(name(), paused, reviewer)));
    assertRefused(
        paused, "reviewerAgentId", e -> e.dialectic().create(dialectic(name(), paused, paused)));
    String name = name();
    by(boundTo(paused), e -> e.dialectic().create(dialectic(name, paused, null)));

    // The agent under review does not choose who reviews it, least of all itself.
    assertRefused(
        paused, "reviewerAgentId", e -> e.dialectic().update(name, reviewedBy.apply(paused), null));
    assertRefused(
        paused, "reviewerAgentId", e -> e.dialectic().update(name, reviewedBy.apply(third), null));
    by(boundTo(reviewer), e -> e.dialectic().update(name, reviewedBy.apply(reviewer), null));
    assertRefused(
        third, "reviewerAgentId", e -> e.dialectic().update(name, reviewedBy.apply(third), null));
    assertRefused(
        third, "reviewerAgentId", e -> e.dialectic().update(name, reviewedBy.apply(null), null));
    Row antithesis = Row.of(RecordTables.DIALECTIC_SESSIONS).with("phase", "antithesis");
    assertRefused(third, "reviewerAgentId", e -> e.dialectic().update(name, antithesis, null));
    by(boundTo(paused), e -> e.dialectic().update(name, antithesis, null));

    assertRefused(paused, "reviewerAgentId", e -> e.dialectic().resolve(name, "{}", "resolved"));
    assertRefused(third, "reviewerAgentId", e -> e.dialectic().resolve(name, "{}", "resolved"));
    by(boundTo(reviewer), e -> e.dialectic().resolve(name, "{}", "resolved"));
    assertWrittenBy(boundTo(reviewer), there(RowKey.of(RecordTables.DIALECTIC_SESSIONS, name)));
  }
}
