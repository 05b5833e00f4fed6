package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.WitnessKey;
import io.stemma.testing.ReferenceWitness;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service and its witness: one that is away, one that is hostile, and one after a rotation. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WitnessServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @TempDir static Path folder;

  private static final String EVENTS = "/api/v1/audit/events";

  private static Path keyFile;
  private static ReferenceWitness witness;
  private static WitnessKey witnessKey;
  private static Map<String, String> environment;
  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    keyFile = folder.resolve("audit.key");
    witness = witness(KeyFile.open(keyFile).verifier(), 0);
    witnessKey = WitnessKey.of(witness.key());
    environment =
        Map.of(
            "DB_POSTGRES_URL",
            DATABASE.text(),
            "STEMMA_SEAL_KEY_FILE",
            keyFile.toString(),
            "STEMMA_SEAL_INTERVAL_MILLIS",
            "20",
            "STEMMA_SEAL_CHECKPOINT_SECONDS",
            "1",
            "STEMMA_SEAL_WITNESS_URL",
            witness.address().toString(),
            "STEMMA_SEAL_WITNESS_KEY",
            witness.key(),
            "STEMMA_SEAL_WITNESS_TIMEOUT_MILLIS",
            "500",
            "STEMMA_SEAL_WITNESS_LAG_SECONDS",
            "1");
    service = new ServiceProcess(environment);
  }

  @AfterAll
  static void stop() {
    service.close();
    witness.close();
  }

  private static ReferenceWitness witness(NoteVerifier log, int port) {
    return new ReferenceWitness(folder.resolve("witness"), log.text(), port);
  }

  private static String append(String id) {
    String ts = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String body = "{\"id\": \"%s\", \"ts\": \"%s\", \"eventType\": \"checked\"}".formatted(id, ts);
    assertThat(service.postJson(EVENTS, body).status()).isEqualTo(201);
    return "/api/v1/audit/inclusion?id=" + id + "&ts=" + ts;
  }

  private static JsonNode sealer() {
    return service.readiness("sealer").path("data");
  }

  private static void awaitHealthy() {
    while (sealer().path("degraded").asBoolean(true)) {
      Thread.onSpinWait();
    }
  }

  private static void awaitReason(String why) {
    while (!sealer().path("reason").asText().contains(why)) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the checkpoint that has an entry is cosigned. */
  private static void awaitCosigned(String inclusion) {
    awaitSealed(inclusion);
    while (witnessKey
        .cosigned(SignedNote.of(service.get("/api/v1/audit/checkpoint").text()))
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitSealed(String inclusion) {
    while (service.get(inclusion).status() != 200) {
      Thread.onSpinWait();
    }
  }

  /** One that answers in bytes without end: slowly, or as fast as they are read. */
  private static HttpServer endless(int port, boolean isSlow, ExecutorService threads)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    Object never = new Object();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(new byte[isSlow ? 1 : 8_192]);
              body.flush();
              if (isSlow) {
                synchronized (never) {
                  never.wait(20);
                }
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    return server;
  }

  @ParameterizedTest
  @CsvSource({
    "away, ConnectException",
    "slow, it did not answer within 500 ms",
    "endless, its answer is longer than 65536 bytes"
  })
  void aWitnessThatLagsDegradesTheServiceUntilItIsBack(String how, String why) throws Exception {
    awaitCosigned(append("before-" + how));
    awaitHealthy();
    int port = witness.address().getPort();
    witness.close();
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer hostile = how.equals("away") ? null : endless(port, how.equals("slow"), threads);
    try {
      awaitSealed(append("meanwhile-" + how));
      awaitReason(why);
      assertThat(sealer().path("degraded").asBoolean()).isTrue();
      assertThat(sealer().path("sealing").asBoolean()).isTrue();
      assertThat(sealer().path("reason").asText()).contains(ReferenceWitness.NAME);
      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertThat(service.get("/q/metrics").text())
          .containsPattern("stemma_audit_witness_lag_seconds [1-9]");
      awaitSealed(append("still-" + how));
      StemmaCommand verified = StemmaCommand.run(environment, "audit", "verify");
      assertThat(verified.output()).contains(why, "all is as it was sealed");
    } finally {
      if (hostile != null) {
        hostile.stop(0);
      }
      threads.shutdownNow();
      witness = witness(KeyFile.verifier(KeyFile.publicPart(keyFile)), port);
    }

    awaitHealthy();
    assertThat(service.get("/q/metrics").text()).contains("stemma_audit_witness_lag_seconds 0.0");
    awaitCosigned(append("after-" + how));
  }

  /** A disk that does not respond, for instance of another machine, fails no attempt. */
  @Test
  void anAttemptThatDoesNotEndDegradesTheService() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Map<String, String> hanging = new HashMap<>(environment);
    hanging.put("STEMMA_SEAL_WITNESS_FILE", pipe.toString());
    service.terminate().join();

    service = new ServiceProcess(hanging);
    try {
      awaitReason("An attempt to give the newest checkpoint to the witnesses has not ended for ");
      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertThat(service.get("/q/metrics").text())
          .containsPattern("stemma_audit_witness_lag_seconds [1-9]");
    } finally {
      service.close();
      service = new ServiceProcess(environment);
    }
    awaitHealthy();
  }

  @Test
  void aRotatedKeyIsCosignedAndVerifiedByBothKeys() throws Exception {
    awaitCosigned(append("first"));
    Path first = folder.resolve("first.pub");
    Files.copy(KeyFile.publicPart(keyFile), first);
    service.terminate().join();
    StemmaCommand rotated = StemmaCommand.run(environment, "audit", "rotate-key");
    assertThat(rotated.exit()).as(rotated.errors()).isZero();

    service = new ServiceProcess(environment);
    awaitReason("it does not know the key that signed (403)");
    int port = witness.address().getPort();
    witness.close();
    witness = witness(KeyFile.verifier(KeyFile.publicPart(keyFile)), port);
    awaitHealthy();
    awaitCosigned(append("second"));

    for (Path key : new Path[] {first, KeyFile.publicPart(keyFile)}) {
      StemmaCommand verified =
          StemmaCommand.run(environment, "audit", "verify", "--key", key.toString());
      assertThat(verified.output())
          .contains("all is as it was sealed", "witness           " + ReferenceWitness.NAME)
          .contains("cosignatures      " + witnessKey.shortName() + " under ")
          .contains("audit.key.checkpoint.cosigned");
      assertThat(verified.exit()).isZero();
    }
  }
}
