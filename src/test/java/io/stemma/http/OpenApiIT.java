package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document is valid, and true of the answers. */
class OpenApiIT {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @TempDir static Path folder;

  private static ServiceProcess service;
  private static JsonNode api;

  @BeforeAll
  @Timeout(60)
  static void start() {
    service = new ServiceProcess(Map.of("DB_SQLITE_PATH", folder.resolve("estate.db").toString()));
    service.awaitReady();
    api = service.get("/q/openapi?format=json").body();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void isValid() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);

    assertThat(new OpenAPIV3Parser().readContents(api.toString(), List.of(), options).getMessages())
        .isEmpty();
    assertThat(api.path("openapi").asText()).startsWith("3.1.");
  }

  @Test
  void everyComponentIsUsedAndEveryReferenceIsThere() {
    Set<String> referred = new TreeSet<>();
    api.findValuesAsText("$ref").forEach(referred::add);
    Set<String> there = new TreeSet<>();
    for (String kind : List.of("schemas", "responses")) {
      api.at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> there.add("#/components/" + kind + "/" + name));
    }

    assertThat(referred).isEqualTo(there);
  }

  @Test
  void everyOperationSaysWhoMayCallItAndWhatItIsAbout() {
    Set<String> tags = new TreeSet<>(api.at("/tags").findValuesAsText("name"));
    Set<String> ids = new TreeSet<>();

    eachOperation(
        (path, operation) -> {
          assertThat(tags).as(path).contains(operation.at("/tags/0").asText());
          assertThat(ids.add(operation.path("operationId").asText())).as(path).isTrue();
          for (String status : List.of("400", "401", "403", "429", "503")) {
            assertThat(operation.at("/responses").has(status)).as(path + status).isTrue();
          }
        });

    assertThat(api.at("/security")).hasSize(3);
    assertThat(api.at("/servers")).isNotEmpty();
    Set<String> schemes = new TreeSet<>();
    api.at("/components/securitySchemes").fieldNames().forEachRemaining(schemes::add);
    api.at("/security").forEach(one -> assertThat(schemes).contains(one.fieldNames().next()));
  }

  private static void eachOperation(BiConsumer<String, JsonNode> check) {
    api.at("/paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            check.accept(
                                method.getKey() + " " + path.getKey(), method.getValue())));
  }

  @Test
  void aChangeRequiresNothingAndSaysWhatNullDoes() {
    List<String> changes = new ArrayList<>();
    api.at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              if (schema.getKey().endsWith("Patch")) {
                changes.add(schema.getKey());
                assertThat(schema.getValue().has("required")).as(schema.getKey()).isFalse();
                assertThat(schema.getValue().path("description").asText()).contains("null clears");
              }
            });

    assertThat(changes)
        .containsExactlyInAnyOrder("AgentPatch", "DiscoveryPatch", "DialecticSessionPatch");
  }

  /** The answers of GET, of POST and of a list have the members of one schema. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "Agent | /api/v1/agents | {'id': 'a', 'label': 'l'} | /api/v1/agents/a",
        "Session | /api/v1/sessions | {'id': 's', 'agentId': 'a'} | /api/v1/sessions/s",
        "AgentState | /api/v1/agents/a/states | {'entropy': 0.5} | /api/v1/agents/a/states/latest",
        "Discovery | /api/v1/discoveries | {'id': 'd', 'agentId': 'a', 'type': 'note', 'summary': 's',"
            + " 'tags': ['t'], 'links': [{'dstId': 'e'}]} | /api/v1/discoveries/d",
        "DialecticSession | /api/v1/dialectic-sessions | {'id': 'x', 'pausedAgentId': 'a'} |"
            + " /api/v1/dialectic-sessions/x",
      })
  void anEntityHasOneRepresentation(String entity, String path, String body, String one) {
    service.postJson("/api/v1/agents", "{\"id\": \"a\", \"label\": \"l\"}");

    JsonNode posted = service.postJson(path, body.replace('\'', '"')).body();
    JsonNode read = service.get(one).body();

    assertThat(read).as(read.toString()).isEqualTo(posted);
    assertThat(members(entity)).containsAll(names(read));
    String list = path.equals("/api/v1/sessions") ? "/api/v1/agents/a/sessions" : path;
    JsonNode listed = service.get(list).body();
    assertThat(names(listed)).containsExactlyInAnyOrder("items", "next", "truncated", "engine");
    assertThat(listed.at("/items/0/id").asText()).isEqualTo(read.path("id").asText());
    assertThat(names(read)).containsAll(names(listed.at("/items/0")));
  }

  private static Set<String> members(String entity) {
    return names(api.at("/components/schemas/" + entity + "/properties"));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
