package io.stemma.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy", "kubernetes");
  private static final Path BASE = FOLDER.resolve("base");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** The model would keep members that it does not know: here they are refused. */
  private static final ObjectMapper STRICT = strict();

  private static final Map<String, Class<?>> KINDS =
      Map.ofEntries(
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("batch/v1 CronJob", CronJob.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class));

  static List<Path> manifests() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void holdsOnlyMembersThatKubernetesKnows(Path file) {
    for (JsonNode document : documents(file)) {
      String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
      switch (kind) {
        case "kustomize.config.k8s.io/v1beta1 Kustomization" -> namesFilesThatExist(file, document);
        case "external-secrets.io/v1 ExternalSecret" -> isAnExternalSecret(document);
        default -> {
          assertThat(KINDS).as(file + "").containsKey(kind);
          strict(document, Objects.requireNonNull(KINDS.get(kind)));
        }
      }
    }
  }

  @Test
  void aSlipOfThePenIsFound() {
    JsonNode misspelt = documents(BASE.resolve("deployment.yaml")).get(0).deepCopy();
    ((ObjectNode) misspelt.at("/spec/template/spec")).put("terminationGracePeriodSecond", 1);

    assertThatThrownBy(() -> strict(misspelt, Deployment.class))
        .hasMessageContaining("terminationGracePeriodSecond");
  }

  @Test
  void everyPodGivesUpWhatItDoesNotNeed() {
    List<PodSpec> pods = new ArrayList<>();
    pods.add(deployment().getSpec().getTemplate().getSpec());
    pods.add(
        read(BASE.resolve("maintenance.yaml"), CronJob.class)
            .getSpec()
            .getJobTemplate()
            .getSpec()
            .getTemplate()
            .getSpec());
    pods.add(
        read(FOLDER.resolve("overlays/example/postgres.yaml"), StatefulSet.class)
            .getSpec()
            .getTemplate()
            .getSpec());
    for (PodSpec pod : pods) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      for (Container container : pod.getContainers()) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
            .containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getImage()).matches(".+:[^:]+").doesNotEndWith(":latest");
      }
    }
  }

  @Test
  void probesAskTheAddressesThatThereAre() {
    Container service = deployment().getSpec().getTemplate().getSpec().getContainers().get(0);

    assertThat(service.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
    assertThat(service.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
    assertThat(service.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
  }

  @Test
  void aPodMayTakeAsLongToEndAsItIsTold() {
    Map<String, String> settings = read(BASE.resolve("configmap.yaml"), ConfigMap.class).getData();
    int told =
        Integer.parseInt(settings.get("STEMMA_SHUTDOWN_DELAY_SECONDS"))
            + Integer.parseInt(settings.get("STEMMA_SHUTDOWN_SECONDS"));

    assertThat(deployment().getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(told + 2L);
  }

  @Test
  void selectorsFindWhatTheyAreFor() {
    Map<String, String> labels = deployment().getSpec().getTemplate().getMetadata().getLabels();

    assertThat(labels)
        .containsAllEntriesOf(
            read(BASE.resolve("service.yaml"), Service.class).getSpec().getSelector())
        .containsAllEntriesOf(
            read(BASE.resolve("poddisruptionbudget.yaml"), PodDisruptionBudget.class)
                .getSpec()
                .getSelector()
                .getMatchLabels())
        .containsAllEntriesOf(
            read(BASE.resolve("networkpolicy.yaml"), NetworkPolicy.class)
                .getSpec()
                .getPodSelector()
                .getMatchLabels());
  }

  private static Deployment deployment() {
    return read(BASE.resolve("deployment.yaml"), Deployment.class);
  }

  /** The document of that kind in a file. */
  private static <T> T read(Path file, Class<T> kind) {
    for (JsonNode document : documents(file)) {
      if (document.path("kind").asText().equals(kind.getSimpleName())) {
        return strict(document, kind);
      }
    }
    throw new IllegalStateException("no " + kind.getSimpleName() + " in " + file);
  }

  private static ObjectMapper strict() {
    ObjectMapper mapper =
        new ObjectMapper()
            .setAnnotationIntrospector(
                new JacksonAnnotationIntrospector() {
                  private static final long serialVersionUID = 1L;

                  @Override
                  public Boolean hasAnySetter(Annotated member) {
                    return false;
                  }
                });
    // Kubernetes takes no number for a text.
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    return mapper;
  }

  private static <T> T strict(JsonNode document, Class<T> kind) {
    return STRICT.convertValue(document, kind);
  }

  private static void namesFilesThatExist(Path file, JsonNode kustomization) {
    kustomization
        .fieldNames()
        .forEachRemaining(
            member ->
                assertThat(member)
                    .isIn(
                        "apiVersion",
                        "kind",
                        "namespace",
                        "labels",
                        "resources",
                        "images",
                        "patches"));
    List<JsonNode> named = new ArrayList<>();
    kustomization.path("resources").forEach(named::add);
    kustomization.path("patches").forEach(patch -> named.add(patch.path("path")));
    assertThat(named).isNotEmpty();
    for (JsonNode name : named) {
      assertThat(file.resolveSibling(name.asText())).exists();
    }
  }

  private static void isAnExternalSecret(JsonNode secret) {
    assertThat(secret.at("/spec/secretStoreRef/name").asText()).isNotEmpty();
    assertThat(secret.at("/spec/secretStoreRef/kind").asText())
        .isIn("SecretStore", "ClusterSecretStore");
    assertThat(secret.at("/spec/target/name").asText())
        .isEqualTo(secret.at("/metadata/name").asText());
    for (JsonNode datum : secret.at("/spec/data")) {
      assertThat(datum.path("secretKey").asText()).isNotEmpty();
      assertThat(datum.at("/remoteRef/key").asText()).isNotEmpty();
    }
  }

  private static List<JsonNode> documents(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
