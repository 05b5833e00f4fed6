package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.http.ServiceProcess.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Discoveries, dialectic sessions and the trails, written and read over HTTP. */
class GovernanceKnowledgeServiceIT extends GovernanceService {
  private static final int CLIENTS = 50;

  @Test
  void storesADiscoveryWithTagsAndLinks() {
    String agent = agent();
    String first = discovery(agent);
    String id = name();

    Answer made =
        post(
            DISCOVERIES,
            """
            {'id': '%s', 'agentId': '%s', 'type': 'answer', 'summary': 'Yes',
             'tags': ['b', 'a', 'b'], 'links': [{'dstId': '%s', 'linkType': 'response_to'}]}
            """
                .formatted(id, agent, first));

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.body().get("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(made.body().get("status").asText()).isEqualTo("open");
    assertThat(made.headers().firstValue("Location")).hasValue(DISCOVERIES + "/" + id);
    JsonNode read = get(DISCOVERIES + "/" + id).body();
    assertThat(read).isEqualTo(made.body());
    assertThat(read.get("summary").asText()).isEqualTo("Yes");
    assertThat(read.get("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(read.at("/links/0/dstId").asText()).isEqualTo(first);

    String link = "{'dstId': '%s'}".formatted(first);
    Answer linked = post(DISCOVERIES + "/" + id + "/links", link);
    assertThat(linked.status()).isEqualTo(201);
    assertThat(get(DISCOVERIES + "/" + id).body().get("links")).contains(linked.body());
    assertThat(get(DISCOVERIES + "/" + first).body().at("/links/0/srcId").asText()).isEqualTo(id);
    assertThat(post(DISCOVERIES + "/" + id + "/links", link).status()).isEqualTo(200);
    assertRefused(
        post(
            DISCOVERIES,
            "{'id': '%s', 'agentId': '%s', 'type': 'note', 'summary': ''}".formatted(id, agent)),
        409,
        "discovery-exists");
  }

  @Test
  void takesBackWhatWasReadOfADiscovery() {
    String path = DISCOVERIES + "/" + discovery(agent());
    patch(path, "{'tags': ['a'], 'confidence': 0.5, 'metadata': {'x': [1, 'y']}}");
    post(path + "/links", "{'dstId': 'nowhere'}");
    ObjectNode read = (ObjectNode) get(path).body();

    Answer same = patch(path, read.toString());
    Answer changed = patch(path, read.put("severity", "low").toString());

    assertThat(same.status()).as(same.text()).isEqualTo(200);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.body().get("severity").asText()).isEqualTo("low");
    assertThat(get(path).body()).isEqualTo(changed.body());
    read.putArray("links");
    assertField(patch(path, read.toString()), "links");
    assertField(patch(path, "{'known': false}"), "known");
  }

  @Test
  void changesADiscoveryOnlyFromTheVersionItsCallerRead() {
    String path = DISCOVERIES + "/" + discovery(agent());
    String read = tag(get(path));

    Answer changed = patch(path, "{'status': 'resolved', 'tags': ['new']}", "If-Match", read);

    assertThat(read).startsWith("\"");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.body().get("resolvedAt").isTextual()).isTrue();
    assertThat(changed.body().get("tags")).hasToString("[\"new\"]");
    assertStale(patch(path, "{'severity': 'low'}", "If-Match", read), tag(changed));
    assertThat(tag(get(path))).isNotEqualTo(read).startsWith(unquoted(tag(changed)));
    assertStale(send("DELETE", path, "", "If-Match", read), tag(changed));
    assertThat(send("DELETE", path, "", "If-Match", tag(get(path))).status()).isEqualTo(204);
    assertRefused(get(path), 404, "discovery-not-found");
    assertRefused(send("DELETE", path, ""), 404, "discovery-not-found");
  }

  @Test
  void leavesOutADiscoveryThatItsCallerHas() {
    String path = DISCOVERIES + "/" + discovery(agent());
    String read = tag(get(path));

    assertThat(ifNoneMatch(path, read).status()).isEqualTo(304);
    patch(path, "{'severity': 'low'}");
    assertThat(ifNoneMatch(path, read).status()).isEqualTo(200);
  }

  private static Answer ifNoneMatch(String path, String tag) {
    return service.send(service.request(path).header("If-None-Match", tag).GET());
  }

  @Test
  void bindsAnAgentToItsRate() {
    String agent = agent();
    String one = "{'agentId': '%s', 'type': 'note', 'summary': 'One'}".formatted(agent);

    Answer tooMany = post(DISCOVERIES, "[" + (one + ",").repeat(20) + one + "]");
    assertRefused(tooMany, 429, "rate-limited");
    assertThat(tooMany.body().get("item").asInt()).isEqualTo(20);

    Answer all = post(DISCOVERIES, "[" + (one + ",").repeat(19) + one + "]");
    assertThat(all.body().get("items")).as(all.text()).hasSize(20);
    Answer refused = post(DISCOVERIES, one);
    assertRefused(refused, 429, "rate-limited");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(3_400L, 3_601L)
        .isEqualTo(refused.body().get("retryAfterSeconds").asLong());
  }

  @Test
  void leadsADialecticToItsEnd() {
    String paused = agent();
    String reviewer = agent();
    Answer begun = post(DIALECTICS, "{'pausedAgentId': '%s', 'reason': 'drift'}".formatted(paused));
    String path = DIALECTICS + "/" + begun.body().get("id").asText();
    String read = tag(get(path));
    assertThat(begun.status()).isEqualTo(201);
    assertThat(begun.body().get("phase").asText()).isEqualTo("thesis");
    assertThat(each(get(DIALECTICS + "/pending").body(), "/pausedAgentId")).contains(paused);

    String reviewed = "{'reviewerAgentId': '%s', 'phase': 'antithesis'}".formatted(reviewer);
    Answer changed = patch(path, reviewed, "If-Match", read);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertStale(patch(path, "{'phase': 'synthesis'}", "If-Match", read), tag(changed));
    assertThat(patch(path, get(path).text()).status()).isEqualTo(200);
    Answer messages =
        post(
            path + "/messages",
            """
            [{'agentId': '%s', 'messageType': 'thesis', 'reasoning': 'I was right'},
             {'agentId': '%s', 'messageType': 'antithesis', 'concerns': ['None'], 'agrees': true}]
            """
                .formatted(paused, reviewer));
    assertThat(each(messages.body(), "/item/seq")).containsExactly("1", "2");
    assertThat(each(get(path + "/messages").body(), "/agentId")).containsExactly(paused, reviewer);
    String active = AGENTS + "/" + reviewer + "/dialectic-sessions/active";
    assertThat(get(active).body().get("items")).hasSize(1);

    String end = "{'status': 'resolved', 'resolution': {'action': 'resume'}}";
    Answer resolved = post(path + "/resolve", end);
    assertThat(resolved.body().get("status").asText()).isEqualTo("resolved");
    assertThat(get(path).body().at("/resolution/action").asText()).isEqualTo("resume");
    assertThat(get(path).body()).isEqualTo(resolved.body());
    assertRefused(post(path + "/resolve", end), 409, "dialectic-session-over");
    assertRefused(
        post(path + "/messages", "{'agentId': '%s', 'messageType': 'synthesis'}".formatted(paused)),
        409,
        "dialectic-session-over");
    assertThat(get(active).body().get("items")).isEmpty();
    String recent =
        DIALECTICS + "/recently-reviewed?reviewerAgentId=" + reviewer + "&pausedAgentId=" + paused;
    assertThat(get(recent).text()).isEqualTo("{\"recently\":true}");
  }

  @Test
  void findsAuditEvents() {
    String type = name();
    List<String> entries = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      entries.add(
          """
          {'ts': '2026-01-0%sT00:00:00Z', 'id': '%s', 'eventType': '%s', 'agentId': 'a%s',
           'sessionId': 's', 'payload': {'note': 'Number %s'}}
          """
              .formatted(i, type + i, type, i % 2, i));
    }
    String batch = "[" + String.join(",", entries) + "]";

    assertThat(each(post(EVENTS, batch).body(), "/status")).containsOnly("201").hasSize(5);
    assertThat(each(post(EVENTS, batch).body(), "/status")).containsOnly("200").hasSize(5);

    assertThat(eachOfAllPages(EVENTS + "?eventType=" + type, 2, "/id"))
        .containsExactly(type + 5, type + 4, type + 3, type + 2, type + 1);
    assertThat(eachOfAllPages(EVENTS + "?order=oldest&eventType=" + type, 2, "/id"))
        .containsExactly(type + 1, type + 2, type + 3, type + 4, type + 5);
    assertThat(found(type, "agentId=a0")).containsExactly(type + 4, type + 2);
    assertThat(found(type, "since=2026-01-02T00:00:00Z&until=2026-01-04T00:00:00Z"))
        .containsExactly(type + 3, type + 2);
    assertThat(found(type, "q=number%203")).containsExactly(type + 3);
    assertThat(found(type, "session=none")).isEmpty();
    assertField(get(EVENTS + "?order=sideways"), "order");
    assertField(get(EVENTS + "?since=yesterday"), "since");
  }

  private static List<String> found(String type, String filter) {
    return each(get(EVENTS + "?eventType=" + type + "&" + filter).body(), "/id");
  }

  @Test
  void makesOneOfWhatManyClientsMakeAtOnce() throws Exception {
    String agent = name();
    String session = name();
    String discovery = name();

    List<Integer> agents = atOnce(AGENTS, "{'id': '%s'}".formatted(agent));
    List<Integer> sessions =
        atOnce(SESSIONS, "{'id': '%s', 'agentId': '%s'}".formatted(session, agent));
    List<Integer> discoveries = atOnce(DISCOVERIES, given(discovery, agent));

    assertThat(agents).containsOnly(200, 201).containsOnlyOnce(201).hasSize(CLIENTS);
    assertThat(sessions).containsOnly(409, 201).containsOnlyOnce(201).hasSize(CLIENTS);
    assertThat(discoveries).containsOnly(409, 201).containsOnlyOnce(201).hasSize(CLIENTS);
    assertThat(each(get(AGENTS + "?limit=1000").body(), "/id")).containsOnlyOnce(agent);
    assertThat(each(get(DISCOVERIES + "?limit=1000").body(), "/id")).containsOnlyOnce(discovery);
    if (setting.writesServerFirst()) {
      assertThat(rows("core.identities", "agent_id", agent)).isEqualTo("1");
      assertThat(rows("core.sessions", "session_id", session)).isEqualTo("1");
      assertThat(rows("core.discoveries", "discovery_id", discovery)).isEqualTo("1");
      assertThat(vertices("Agent", agent)).isEqualTo(1);
      assertThat(vertices("Discovery", discovery)).isEqualTo(1);
    }
  }

  private static List<Integer> atOnce(String path, String json) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Integer> statuses = new ArrayList<>();
      Callable<Integer> client = () -> post(path, json).status();
      for (Future<Integer> status : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
        statuses.add(status.get());
      }
      return statuses;
    } finally {
      clients.shutdownNow();
    }
  }

  private static String rows(String table, String column, String name) {
    return database.value("SELECT count(*) FROM " + table + " WHERE " + column + " = ?", name);
  }

  private static int vertices(String label, String id) {
    String query = "MATCH (n:%s {id: '%s'}) RETURN count(n)".formatted(label, id);
    return service.cypher(query).body().at("/rows/0/0").asInt();
  }

  private static String given(String discovery, String agent) {
    return "{'id': '%s', 'agentId': '%s', 'type': 'question', 'summary': 'Is it so?'}"
        .formatted(discovery, agent);
  }

  /** The name of a stored discovery. */
  private static String discovery(String agent) {
    String name = name();
    assertThat(post(DISCOVERIES, given(name, agent)).status()).isEqualTo(201);
    return name;
  }

  private static String unquoted(String tag) {
    return tag.substring(0, tag.length() - 1);
  }
}
