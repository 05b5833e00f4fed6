package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.MonthSeal;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.ProofCheck;
import io.stemma.audit.seal.SignedNote;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service answers lets others hold the trail to it, knowing nothing but its public key. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AuditProofsServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @TempDir static Path folder;

  private static final String EVENTS = "/api/v1/audit/events";
  private static String ts = "";
  private static ServiceProcess service;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() {
    environment =
        Map.of(
            "DB_POSTGRES_URL",
            DATABASE.text(),
            "STEMMA_SEAL_KEY_FILE",
            folder.resolve("audit.key").toString(),
            "STEMMA_SEAL_WITNESS_FILE",
            folder.resolve("witness").toString(),
            "STEMMA_SEAL_INTERVAL_MILLIS",
            "20",
            "STEMMA_SEAL_CHECKPOINT_SECONDS",
            "1");
    ts = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    service = new ServiceProcess(environment);
    append("before");
    proof("before");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void append(String id) {
    String body = "{\"id\": \"%s\", \"ts\": \"%s\", \"eventType\": \"checked\"}".formatted(id, ts);
    assertThat(service.postJson(EVENTS, body).status()).isEqualTo(201);
  }

  /** Asks until the entry is in a checkpoint; each refusal says to ask again. */
  private static JsonNode proof(String id) {
    while (true) {
      Answer answer = service.get("/api/v1/audit/inclusion?id=" + id + "&ts=" + ts);
      if (answer.status() == 200) {
        return answer.body();
      }
      assertThat(answer.body().path("code").asText()).isEqualTo("audit-not-sealed");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      Thread.onSpinWait();
    }
  }

  private static NoteVerifier key() {
    return NoteVerifier.of(service.get("/api/v1/audit/key").text());
  }

  private static Checkpoint checkpoint(String note) {
    SignedNote signed = SignedNote.of(note);
    assertThat(key().signed(signed)).isTrue();
    return Checkpoint.of(signed.text());
  }

  private static List<Hash> hashes(JsonNode path) {
    return StreamSupport.stream(path.spliterator(), false)
        .map(hash -> Hash.ofBase64(hash.asText()))
        .toList();
  }

  @Test
  void provesAnEntryUpToTheSignature() {
    append("proved");
    append("beside");
    JsonNode proof = proof("proved");

    MonthSeal seal = MonthSeal.of(proof.get("seal").asText());
    Checkpoint checkpoint = checkpoint(proof.get("checkpoint").asText());
    Hash leaf = Hash.ofBase64(proof.get("leaf").asText());
    assertThat(seal.month()).isEqualTo("events/" + ts.substring(0, 7));
    assertThat(
            ProofCheck.includes(
                proof.get("index").asLong(),
                leaf,
                seal.size(),
                hashes(proof.get("monthPath")),
                seal.root()))
        .isTrue();
    assertThat(
            ProofCheck.includes(
                proof.get("sealIndex").asLong(),
                seal.leaf(),
                checkpoint.size(),
                hashes(proof.get("path")),
                checkpoint.root()))
        .isTrue();
  }

  @Test
  void provesThatItsLogOnlyGrew() {
    Checkpoint earlier = checkpoint(service.get("/api/v1/audit/checkpoint").text());
    append("later");
    Checkpoint later = checkpoint(proof("later").get("checkpoint").asText());

    JsonNode proof =
        service
            .get("/api/v1/audit/consistency?from=" + earlier.size() + "&to=" + later.size())
            .body();

    assertThat(later.size()).isGreaterThan(earlier.size());
    assertThat(
            ProofCheck.agree(
                earlier.size(),
                earlier.root(),
                later.size(),
                later.root(),
                hashes(proof.get("path"))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "inclusion?id=nobody&ts=2026-01-01T00:00:00Z, 404, audit-entry-not-found",
    "inclusion?id=before, 400, invalid-request",
    "inclusion?id=before&ts=yesterday, 400, invalid-request",
    "inclusion?ts=2026-01-01T00:00:00Z, 400, invalid-request",
    "inclusion?table=x&id=before&ts=2026-01-01T00:00:00Z, 400, invalid-request",
    "consistency?from=0, 400, invalid-request",
    "consistency?from=2&to=1, 400, invalid-request",
    "consistency?from=0&to=999999999, 400, invalid-request",
    "consistency?from=-1&to=1, 400, invalid-request",
  })
  void refuses(String path, int status, String code) {
    Answer answer = service.get("/api/v1/audit/" + path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("code").asText()).isEqualTo(code);
  }

  @Test
  void isVerifiedByACommand() throws IOException {
    while (!Files.exists(folder.resolve("witness"))) {
      Thread.onSpinWait();
    }
    Path note = folder.resolve("checkpoint");
    Files.writeString(note, stemma("audit", "checkpoint").output());

    StemmaCommand whole = stemma("audit", "verify", "--checkpoint", note.toString());
    assertThat(whole.output())
        .contains(
            "all is as it was sealed",
            "end of the trail  held against the checkpoint that of " + folder.resolve("audit.key"),
            "that of witness " + folder.resolve("witness"));
    assertThat(whole.exit()).isZero();

    DATABASE.execute("UPDATE audit.events SET confidence = 0.1 WHERE event_id = 'before'");
    StemmaCommand broken = stemma("audit", "verify", "--month", ts.substring(0, 7));
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.output())
        .contains("\"class\":\"changed\"", "\"id\":\"before\"", "1 things are not");
    DATABASE.execute("UPDATE audit.events SET confidence = 1.0 WHERE event_id = 'before'");
    assertThat(stemma("audit", "verify", "--month", "2026-13").exit()).isEqualTo(2);
    assertThat(stemma("audit", "verify", "--key", note.toString()).errors())
        .contains("cannot be used as a key");
  }

  @Test
  void aTrailThatIsNotTheOneSignedIsRefusedUntilItIsAgain() {
    String origin = DATABASE.value("SELECT origin FROM audit.seal_state");
    DATABASE.execute("UPDATE audit.seal_state SET origin = 'stemma/forged'");
    try {
      append("refused");
      awaitHealth("does not extend what was signed before");

      assertThat(service.get("/q/health/ready").status()).isEqualTo(200);
      assertThat(service.get("/q/metrics").text()).contains("stemma_audit_seal_refused 1.0");
      StemmaCommand verified = stemma("audit", "verify");
      assertThat(verified.exit()).isEqualTo(1);
      assertThat(verified.output()).contains("\"class\":\"checkpoint_broken\"", "stemma/forged");
      assertThat(stemma("audit", "accept-break", "--reason", " ").exit()).isEqualTo(2);
    } finally {
      DATABASE.execute("UPDATE audit.seal_state SET origin = '" + origin + "'");
    }
    proof("refused");
    assertThat(service.get("/q/metrics").text()).contains("stemma_audit_seal_refused 0.0");
    assertThat(stemma("audit", "accept-break", "--reason", "none").output())
        .contains("there is nothing to accept");
  }

  private static void awaitHealth(String text) {
    while (!service.get("/q/health/ready").text().contains(text)) {
      Thread.onSpinWait();
    }
  }

  private static StemmaCommand stemma(String... arguments) {
    return StemmaCommand.run(environment, arguments);
  }
}
