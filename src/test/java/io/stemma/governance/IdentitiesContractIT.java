package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.identity.AgentShape;
import io.stemma.identity.ApiKeys;
import io.stemma.record.Row;
import io.stemma.record.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Agents, whichever store they are in. */
class IdentitiesContractIT extends GovernanceContract {
  @Test
  void registersAnAgentWithAllItSays() {
    String name = name();
    Row agent =
        given(
            AgentShape.AGENT,
            "{'id': '%s', 'label': 'Lé', 'purpose': 'p', 'notes': '', 'tags': ['b', 'A', 'b'],"
                + " 'createdAt': '2026-01-02T03:04:05.123456789+02:00', 'totalUpdates': 7,"
                + " 'metadata': {'b': 1.50, 'a': [1e2, null]}}",
            name);

    Stored stored = write(estate -> estate.identities().register(agent));

    assertThat(stored.made()).isTrue();
    assertThat(stored.row()).isEqualTo(row(estate -> estate.identities().get(name)));
    assertThat(stored.row().texts("tags")).containsExactly("b", "A");
    assertThat(stored.row().instant("created_at")).isEqualTo("2026-01-02T01:04:05.123456Z");
    assertThat(stored.row().text("metadata")).isEqualTo("{\"a\":[100,null],\"b\":1.50}");
    assertThat(stored.row().text("status")).isEqualTo("active");
    assertThat(stored.row().bool("placeholder")).isFalse();
    assertThat(stored.row().text("notes")).isEmpty();
  }

  @Test
  void registeringAgainFillsWhatIsOpenMergesMetadataAndChangesNothingElse() {
    String name = name();
    write(
        estate ->
            estate
                .identities()
                .register(
                    given(
                        AgentShape.AGENT,
                        "{'id': '%s', 'label': 'first', 'metadata': {'a': {'x': 1, 'y': 2}, 'b': 1}}",
                        name)));
    Row again =
        given(
            AgentShape.AGENT,
            "{'id': '%s', 'label': 'second', 'purpose': 'new', 'metadata': {'a': {'x': null}, 'c': 3}}",
            name);

    Stored second = write(estate -> estate.identities().register(again));
    Stored third = write(estate -> estate.identities().register(again));

    assertThat(second.made()).isFalse();
    assertThat(second.row().text("label")).isEqualTo("first");
    assertThat(second.row().text("purpose")).isEqualTo("new");
    assertThat(second.row().text("metadata")).isEqualTo("{\"a\":{\"y\":2},\"b\":1,\"c\":3}");
    assertThat(third.row()).isEqualTo(second.row());
  }

  @Test
  void aNameThatOthersUsedIsAPlaceholderUntilItIsRegistered() {
    String parent = name();
    String child = name();
    write(
        estate ->
            estate
                .identities()
                .register(
                    given(AgentShape.AGENT, "{'id': '%s', 'parentAgentId': '%s'}", child, parent)));
    Row named = row(estate -> estate.identities().get(parent));
    assertThat(named.bool("placeholder")).isTrue();
    assertThat(named.text("status")).isNull();
    assertFails(
        ErrorCode.AGENT_NOT_FOUND,
        estate ->
            estate.identities().update(parent, change(AgentShape.AGENT, "{'label': 'x'}"), null));
    assertThat(list(estate -> estate.identities().list(null, null, 1_000)))
        .noneMatch(agent -> parent.equals(agent.text("agent_id")));

    Stored stored =
        write(
            estate ->
                estate
                    .identities()
                    .register(given(AgentShape.AGENT, "{'id': '%s', 'label': 'x'}", parent)));

    assertThat(stored.made()).isTrue();
    assertThat(stored.row().bool("placeholder")).isFalse();
    assertThat(stored.row().text("status")).isEqualTo("active");
    assertThat(stored.row().text("label")).isEqualTo("x");
  }

  @Test
  void updatesWhatIsGivenAndClearsWhatIsNull() {
    String name = name();
    Row agent =
        given(
            AgentShape.AGENT,
            "{'id': '%s', 'label': 'l', 'purpose': 'p', 'tags': ['a'], 'metadata': {'a': 1}}",
            name);
    write(estate -> estate.identities().register(ApiKeys.hashed(agent, "secret")));

    Row changed =
        write(
            estate ->
                estate
                    .identities()
                    .update(
                        name,
                        change(
                            AgentShape.AGENT,
                            "{'label': null, 'status': 'paused', 'tags': [], 'metadata': {'b': 2}}"),
                        null));

    assertThat(changed.text("label")).isNull();
    assertThat(changed.text("purpose")).isEqualTo("p");
    assertThat(changed.text("status")).isEqualTo("paused");
    assertThat(changed.texts("tags")).isEmpty();
    assertThat(changed.text("metadata")).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(changed.instant("updated_at")).isNotNull();
    assertThat(changed).isEqualTo(row(estate -> estate.identities().get(name)));
    assertThat(yes(estate -> estate.identities().verifyKey(name, "secret"))).isTrue();
  }

  @Test
  void refusesAChangeOfAnOlderVersion() {
    String name = agent();
    String version = row(estate -> estate.identities().get(name)).version();
    Row change = change(AgentShape.AGENT, "{'label': 'x'}");
    Row changed = write(estate -> estate.identities().update(name, change, version));
    assertThat(changed.version()).isNotEqualTo(version);

    Row other = change(AgentShape.AGENT, "{'label': 'y'}");
    assertFails(
        ErrorCode.STALE_VERSION, estate -> estate.identities().update(name, other, version));
    write(estate -> estate.identities().update(name, other, changed.version()));
  }

  @Test
  void verifiesKeysOfBothSchemesAndNoOthers() {
    String name = name();
    Row agent = given(AgentShape.AGENT, "{'id': '%s'}", name);
    write(estate -> estate.identities().register(ApiKeys.hashed(agent, "sécret")));
    assertThat(yes(estate -> estate.identities().verifyKey(name, "sécret"))).isTrue();
    assertThat(yes(estate -> estate.identities().verifyKey(name, "secret"))).isFalse();

    // As PostgreSQL's crypt('key', gen_salt('bf', 4)) makes it.
    String old = name();
    Row hashed =
        given(AgentShape.AGENT, "{'id': '%s'}", old)
            .with("api_key_hash", "$2a$04$WzV4hNK8BS5Yc0Xj3p9/beKWKGEs4JmhC1HXHXo6Yj7r3C9uQkKJe")
            .with("api_key_scheme", "bcrypt");
    write(estate -> estate.identities().register(hashed));
    assertThat(yes(estate -> estate.identities().verifyKey(old, "wrong"))).isFalse();

    String keyless = agent();
    assertThat(yes(estate -> estate.identities().verifyKey(keyless, ""))).isFalse();
    assertFails(
        ErrorCode.AGENT_NOT_FOUND, estate -> estate.identities().verifyKey("nobody", "key"));
  }

  @Test
  void refusesThatAnAgentDescendsFromItself() {
    String first = agent();
    String second = name();
    write(
        estate ->
            estate
                .identities()
                .register(
                    given(AgentShape.AGENT, "{'id': '%s', 'parentAgentId': '%s'}", second, first)));

    assertFails(
        ErrorCode.LINEAGE_CYCLE,
        estate ->
            estate
                .identities()
                .update(first, change(AgentShape.AGENT, "{'parentAgentId': '%s'}", second), null));
    String self = name();
    assertFails(
        ErrorCode.LINEAGE_CYCLE,
        estate ->
            estate
                .identities()
                .register(
                    given(AgentShape.AGENT, "{'id': '%s', 'parentAgentId': '%s'}", self, self)));
    assertThat(list(estate -> estate.identities().find(List.of(self)))).isEmpty();
    assertThat(row(estate -> estate.identities().get(first)).text("parent_agent_id")).isNull();
  }

  @Test
  void listsTheLatestFirstPageByPage() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      names.add(0, name());
      String name = names.get(0);
      write(
          estate ->
              estate
                  .identities()
                  .register(given(AgentShape.AGENT, "{'id': '%s', 'status': 'archived'}", name)));
    }

    List<Row> first = list(estate -> estate.identities().list("archived", null, 3));
    List<Object> behind =
        Arrays.asList(first.get(2).instant("created_at"), first.get(2).text("agent_id"));
    List<Row> second = list(estate -> estate.identities().list("archived", behind, 3));

    assertThat(first)
        .extracting(row -> row.text("agent_id"))
        .containsExactly(names.get(0), names.get(1), names.get(2));
    assertThat(second)
        .extracting(row -> row.text("agent_id"))
        .containsExactly(names.get(3), names.get(4));
  }

  @Test
  void findsManyByNameWithoutThoseItDoesNotKnow() {
    String one = agent();
    String other = agent();

    assertThat(list(estate -> estate.identities().find(List.of(one, "nobody", other))))
        .extracting(row -> row.text("agent_id"))
        .containsExactlyInAnyOrder(one, other);
  }

  @Test
  void doesAllOrNothing() {
    String name = name();
    assertFails(
        ErrorCode.AGENT_NOT_FOUND,
        estate -> {
          estate.identities().register(given(AgentShape.AGENT, "{'id': '%s'}", name));
          estate.identities().get("nobody");
        });

    assertThat(list(estate -> estate.identities().find(List.of(name)))).isEmpty();
  }

  @Test
  void oneOfManyThatRegisterTheSameAtOnceWins() throws Exception {
    String name = name();
    String parent = name();
    Row agent = given(AgentShape.AGENT, "{'id': '%s', 'parentAgentId': '%s'}", name, parent);

    List<Stored> all = atOnce(50, () -> write(estate -> estate.identities().register(agent)));

    assertThat(all).filteredOn(Stored::made).hasSize(1);
    assertThat(all).extracting(Stored::row).containsOnly(all.get(0).row());
  }
}
