package io.stemma.cli;

import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.WitnessKey;
import io.stemma.audit.witness.FileWitness;
import io.stemma.audit.witness.Witness;
import io.stemma.audit.witness.Witnesses;
import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.seal.Delivery;
import io.stemma.store.postgres.seal.Delivery.Given;
import io.stemma.store.postgres.seal.TrailProofs;
import io.stemma.store.postgres.seal.TrailVerification.KeptCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What witnesses know of the trail, for a command that verifies it. */
final class AuditWitnesses {
  private static final String FILE = "STEMMA_SEAL_WITNESS_FILE";
  private static final String URL = "STEMMA_SEAL_WITNESS_URL";
  private static final String KEY = "STEMMA_SEAL_WITNESS_KEY";
  private static final String TIMEOUT = "STEMMA_SEAL_WITNESS_TIMEOUT_MILLIS";
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Environment environment;

  AuditWitnesses(Environment environment) {
    this.environment = environment;
  }

  private List<String> list(String key) {
    return value(key).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private Optional<String> value(String key) {
    return environment.find(key).map(Environment.Setting::value);
  }

  /**
   * The keys by which cosignatures are verified.
   *
   * @param given beside those of the witnesses that are configured
   */
  List<WitnessKey> keys(List<String> given) {
    return Witnesses.keys(Stream.concat(list(KEY).stream(), given.stream()).toList());
  }

  /** Checkpoints in files: the last one of a witness's file, and the last that witnesses signed. */
  List<KeptCheckpoint> kept(SignerFile signer) {
    List<KeptCheckpoint> kept = new ArrayList<>();
    try {
      Path cosigned = signer.cosignedPath();
      if (Files.exists(cosigned)) {
        kept.add(new KeptCheckpoint("that of " + cosigned, Files.readString(cosigned)));
      }
      for (String file : list(FILE)) {
        new FileWitness(Path.of(file))
            .last()
            .ifPresent(note -> kept.add(new KeptCheckpoint("that of witness " + file, note)));
      }
      return kept;
    } catch (IOException e) {
      throw new StemmaException(
          ErrorCode.WRONG_USE, "A kept checkpoint cannot be read: " + e + ".", e);
    }
  }

  /**
   * Asks those that answer whether the newest checkpoint is the newest they know.
   *
   * @return how many say that the trail is another one
   */
  long ask(DatabaseUrl url, PrintWriter out) {
    List<Witness> witnesses =
        Witnesses.of(
            list(URL),
            list(KEY),
            Optional.empty(),
            Duration.ofMillis(value(TIMEOUT).map(Integer::parseInt).orElse(TIMEOUT_MILLIS)));
    if (witnesses.isEmpty()) {
      return 0;
    }
    TrailProofs proofs = new TrailProofs(url);
    long findings = 0;
    for (Witness witness : witnesses) {
      Given given = given(proofs, witness);
      if (given.isRefused()) {
        findings++;
        out.println(AuditLine.of(Finding.ofLog(Kind.CHECKPOINT_BROKEN, "seals", given.why())));
      } else {
        out.println(given.isTaken() ? "witness           " + witness.name() : given.why());
      }
    }
    return findings;
  }

  private static Given given(TrailProofs proofs, Witness witness) {
    try {
      SignedNote newest = SignedNote.of(proofs.checkpoint());
      long size = Checkpoint.of(newest.text()).size();
      return new Delivery(proofs).give(witness, newest, size);
    } catch (StemmaException e) {
      return new Given(e.detail(), false, List.of());
    } catch (IllegalArgumentException e) {
      return new Given(
          "Witness " + witness.name() + " was not asked: the newest checkpoint is damaged.",
          false,
          List.of());
    }
  }
}
