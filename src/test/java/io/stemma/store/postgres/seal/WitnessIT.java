package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.WitnessKey;
import io.stemma.audit.witness.FileWitness;
import io.stemma.audit.witness.HttpWitness;
import io.stemma.audit.witness.Witness;
import io.stemma.audit.witness.Witnesses;
import io.stemma.error.StemmaException;
import io.stemma.testing.ReferenceWitness;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checkpoints are given to witnesses: to the reference one, to files, and to some that misbehave.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WitnessIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  @TempDir static Path folder;

  private static final NoteSigner SIGNER = NoteSigner.make("stemma-test");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static SignerFile file;
  private static SealedTrail trail;
  private static ReferenceWitness process;
  private static WitnessKey key;
  private static Witness reference;

  private final List<String> failures = new ArrayList<>();
  private boolean isRefused;

  @BeforeAll
  static void start() {
    file = SignerFile.beside(folder.resolve("key"));
    trail = new SealedTrail(DATABASE, SIGNER, file);
    DATABASE.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-01-01Z')");
    DATABASE.execute("TRUNCATE audit.events");
    process = new ReferenceWitness(folder.resolve("witness"), SIGNER.verifier().text(), 0);
    key = WitnessKey.of(process.key());
    trail.witnesses = List.of(key);
    trail.keep("empty");
    reference = new HttpWitness(process.address(), key, PATIENCE);
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  /** Each test has a trail of its own, of one checkpoint. */
  @BeforeEach
  void begin() throws Exception {
    trail.restore("empty");
    Files.deleteIfExists(file.path());
    Files.deleteIfExists(file.cosignedPath());
    seal();
  }

  private static void seal() throws Exception {
    int next = DATABASE.rows("SELECT 1 FROM audit.events").size();
    trail.append(next + 1, next + 3);
    trail.sealAndSign();
  }

  private void give(Witness... witnesses) {
    failures.clear();
    WitnessPublisher.Watcher watcher =
        new WitnessPublisher.Watcher() {
          @Override
          public void published() {}

          @Override
          public void failed(String why, boolean refused) {
            failures.add(why);
            isRefused = refused;
          }
        };
    try (WitnessPublisher publisher =
        new WitnessPublisher(
            DATABASE.url(), file, List.of(witnesses), Duration.ofHours(1), watcher)) {
      publisher.turn();
    }
  }

  private static String newest() {
    return new TrailProofs(DATABASE.url()).checkpoint();
  }

  @Test
  void theReferenceWitnessCosignsEachCheckpointAndNoOtherLog() throws Exception {
    for (int round = 0; round < 3; round++) {
      seal();
      give(reference);
      assertThat(failures).isEmpty();
      assertThat(key.cosigned(SignedNote.of(newest())).orElseThrow())
          .isBetween(Instant.now().minusSeconds(600), Instant.now());
      assertThat(Files.readString(file.cosignedPath())).isEqualTo(newest());
    }
    String cosigned = newest();
    trail.keep("older");
    assertThat(trail.verifyBy(cosigned).findings()).isZero();
    seal();
    give(reference);

    trail.restore("older");
    give(reference);
    assertThat(failures).singleElement().asString().contains("it has a checkpoint of");
    assertThat(isRefused).isTrue();
    DATABASE.execute("UPDATE audit.checkpoints SET remembered = false");
    SignerFile forgers = SignerFile.beside(folder.resolve("forger"));
    for (int round = 0; round < 3; round++) {
      trail.append(1000 + round, 1000 + round);
      SealedTrail.sealAndSign(DATABASE.url(), SIGNER, forgers);
    }
    give(reference);
    assertThat(failures)
        .singleElement()
        .asString()
        .contains("does not extend the one it knows (422)");
    assertThat(isRefused).isTrue();
    trail.verifyBy(Files.readString(file.cosignedPath()));
    assertThat(trail.details()).contains("CHECKPOINT_BROKEN");
  }

  @Test
  void aFileGetsEachCheckpointOnce() throws Exception {
    Path shelf = folder.resolve("shelf");
    FileWitness witness = new FileWitness(shelf);
    give(witness);
    give(witness);
    assertThat(failures).isEmpty();
    String first = newest();
    assertThat(Files.readString(shelf)).isEqualTo(first + "\n");

    Files.writeString(shelf, "torn off", StandardOpenOption.APPEND);
    seal();
    give(witness);
    assertThat(failures).isEmpty();
    assertThat(witness.last()).contains(newest());
    assertThat(Files.readString(shelf)).startsWith(first);
  }

  @Test
  void aFileThatKnowsALargerLogRefuses() throws IOException {
    Path shelf = folder.resolve("larger");
    Files.writeString(
        shelf, SIGNER.sign(new Checkpoint("stemma/x", 9_999, Hash.EMPTY).text()).written() + "\n");

    give(new FileWitness(shelf));

    assertThat(failures).singleElement().asString().contains("it has a checkpoint of 9999 seals");
    assertThat(isRefused).isTrue();
  }

  @Test
  void aFileThatCannotBeWrittenIsSaid() throws IOException {
    give(new FileWitness(Files.createDirectories(folder.resolve("directory"))));

    assertThat(failures).singleElement().asString().contains("directory");
    assertThat(isRefused).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/plain | no signature | it answered no signature lines | false",
        "200 | text/plain | — witness.example/test AAAAAAAAAAAAAAAA | answered no cosignature of | true",
        "409 | text/plain | 3 | it has another log of this size | true",
        "409 | text/x.tlog.size | 99999 | it has a checkpoint of 99,999 seals | true",
        "403 | text/plain | who? | it does not know the key that signed | true",
        "404 | text/plain | what? | it does not know this log | true",
        "422 | text/plain | no | does not extend the one it knows | true",
        "500 | text/plain | oh | it answered 500: oh | false",
        "302 | text/plain | there | it answered 302 | false",
      })
  void whatAWitnessAnswersIsSaid(int status, String type, String text, String why, boolean refuses)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prefix/add-checkpoint",
        exchange -> {
          byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      give(
          new HttpWitness(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/"),
              key,
              PATIENCE));
    } finally {
      server.stop(0);
    }

    assertThat(failures).singleElement().asString().contains(why);
    assertThat(isRefused).isEqualTo(refuses);
  }

  @Test
  void aWitnessThatIsSilentOrAwayIsNotWaitedFor() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      give(
          new HttpWitness(
              URI.create("http://127.0.0.1:" + silent.getLocalPort()),
              key,
              Duration.ofMillis(100)));
      assertThat(failures).singleElement().asString().contains("witness.example/test");
      assertThat(isRefused).isFalse();
    }
    give(new HttpWitness(URI.create("http://127.0.0.1:1"), key, PATIENCE));
    assertThat(failures).singleElement().asString().contains("ConnectException");
  }

  @Test
  void aWrongConfigurationNamesItsKey() {
    assertThatThrownBy(() -> of(List.of("http://a"), List.of()))
        .isInstanceOf(StemmaException.class)
        .hasMessageContaining("STEMMA_SEAL_WITNESS_KEY");
    assertThatThrownBy(() -> of(List.of("file:///x"), List.of("k")))
        .hasMessageContaining("STEMMA_SEAL_WITNESS_URL");
    assertThatThrownBy(() -> of(List.of("http://a"), List.of(SIGNER.verifier().text())))
        .hasMessageContaining("none for Ed25519 cosignatures");
  }

  private static List<Witness> of(List<String> urls, List<String> keys) {
    return Witnesses.of(urls, keys, Optional.empty(), PATIENCE);
  }
}
