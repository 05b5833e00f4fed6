package io.stemma.store.postgres.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.audit.retention.AuditMonth;
import io.stemma.audit.retention.RetirementListener;
import io.stemma.audit.retention.RetirementStep;
import io.stemma.audit.seal.CosigningKey;
import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.Finding.Kind;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.audit.seal.WitnessKey;
import io.stemma.error.StemmaException;
import io.stemma.store.archive.ArchiveSettings;
import io.stemma.store.archive.AuditMonths;
import io.stemma.store.archive.OfflineVerification;
import io.stemma.store.archive.ParquetArchives;
import io.stemma.store.postgres.seal.TrailVerification.KeptCheckpoint;
import io.stemma.store.postgres.seal.TrailVerification.Order;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cosignatures that are kept hold, or are findings. Three checkpoints, of 1, 2 and 3 seals. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CosignatureIT extends RotatedTrail {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static final String NAME = "witness.example/test";

  private final CosigningKey witness = new CosigningKey(NAME);

  CosignatureIT() throws GeneralSecurityException {}

  @BeforeAll
  static void noteEmpty() {
    noteEmpty(DATABASE);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }

  @BeforeEach
  void growTwice() throws Exception {
    grow(21);
    grow(22);
  }

  private static String text(int size) {
    return SignedNote.of(DATABASE.value("SELECT note FROM audit.checkpoints WHERE size = " + size))
        .text();
  }

  private static void add(int size, String line) {
    DATABASE.execute(
        "UPDATE audit.checkpoints SET note = note || '%s' WHERE size = %d".formatted(line, size));
  }

  private List<String> verify(List<KeptCheckpoint> kept, WitnessKey... witnesses) {
    found.clear();
    return new TrailVerification(
            DATABASE.url(),
            new TrustedKeys(List.of(first.verifier()), List.of(witnesses)),
            (log, entries, told) -> true,
            found::add)
        .run(new Order(null, kept, false))
        .cosignatures();
  }

  @Test
  void thoseThatHoldAreCountedForEachWitness() throws Exception {
    CosigningKey absent = new CosigningKey("absent");
    add(1, witness.line(text(1)));
    add(2, witness.line(text(2)));

    List<String> lines = verify(List.of(), witness.key(), absent.key());

    assertThat(found).isEmpty();
    assertThat(lines)
        .containsExactly(
            witness.key().shortName() + " under 2 of 3 checkpoints, the largest of 2 seals",
            absent.key().shortName() + " under none of 3 checkpoints");
    assertThat(verify(List.of())).isEmpty();
    assertThat(found)
        .singleElement()
        .extracting(Finding::detail)
        .asString()
        .contains("number 1 of the database, of 1 seal,", witness.key().shortName())
        .contains("is not known (known: none)", "--witness-key");
  }

  /** What may be wrong with a line, and how that is said. */
  enum Fault {
    OF_ANOTHER_CHECKPOINT("does not hold"),
    SIGNATURE_CHANGED("does not hold"),
    TIME_CHANGED("does not hold"),
    CUT_SHORT("does not hold"),
    NOTHING_SIGNED("does not hold"),
    OF_A_STRANGER("is not known"),
    OF_A_STRANGER_BY_THIS_NAME("is not known"),
    SIGNED_AS_A_LOG("is not known");

    private final String said;

    Fault(String said) {
      this.said = said;
    }
  }

  private String line(Fault fault, int size) throws GeneralSecurityException {
    String good = witness.line(text(size));
    return switch (fault) {
      case OF_ANOTHER_CHECKPOINT -> witness.line(text(size % 3 + 1));
      case SIGNATURE_CHANGED -> flipped(good, 40);
      case TIME_CHANGED -> flipped(good, 11);
      case CUT_SHORT -> encoded(NAME, Arrays.copyOf(made(good), 50));
      case NOTHING_SIGNED -> encoded(NAME, Arrays.copyOf(made(good), 5));
      case OF_A_STRANGER -> new CosigningKey("stranger").line(text(size));
      case OF_A_STRANGER_BY_THIS_NAME -> new CosigningKey(NAME).line(text(size));
      case SIGNED_AS_A_LOG -> log(NoteSigner.make(NAME).sign(text(size)));
    };
  }

  private static String log(SignedNote note) {
    return note.written().substring(note.text().length() + 1);
  }

  private static byte[] made(String line) {
    return Base64.getDecoder().decode(line.strip().substring(line.lastIndexOf(' ') + 1));
  }

  private static String encoded(String name, byte[] made) {
    return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(made) + "\n";
  }

  private static String flipped(String line, int place) {
    byte[] made = made(line);
    made[place] ^= 1;
    return encoded(NAME, made);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDoesNotHoldIsFoundUnderEachCheckpoint(Fault fault) throws Exception {
    for (int size = 1; size <= 3; size++) {
      String before = DATABASE.value("SELECT note FROM audit.checkpoints WHERE size = " + size);
      add(size, line(fault, size));

      List<String> lines = verify(List.of(), witness.key());

      assertThat(found).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT_BROKEN);
      assertThat(found.get(0).detail())
          .contains("number %d of the database, of %d seal".formatted(size, size))
          .contains(fault.said)
          .contains(fault == Fault.OF_A_STRANGER ? "stranger+" : NAME + "+");
      assertThat(lines).singleElement().asString().contains("under none of 3 checkpoints");
      DATABASE.execute(
          "UPDATE audit.checkpoints SET note = '%s' WHERE size = %d".formatted(before, size));
    }
  }

  /** The owner could fill the memory of a program that reads it whole. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aNoteThatIsTooLongIsFoundAndNotReadWhole(int size) throws Exception {
    DATABASE.execute(
        "UPDATE audit.checkpoints SET note = note || repeat('x', 1000000) WHERE size = " + size);

    verify(List.of(), witness.key());

    assertThat(found)
        .extracting(Finding::detail)
        .contains(
            "The checkpoint, number %d of the database, is no signed note: it has more than 65536 characters."
                .formatted(size));
    assertThat(newest()).hasSizeLessThanOrEqualTo(SignedNote.MAX_CHARACTERS + 1);
  }

  @Test
  void oneInAKeptFileIsFound() throws Exception {
    String note = newest() + line(Fault.TIME_CHANGED, 3);

    verify(List.of(new KeptCheckpoint("that of the file", note)), witness.key());

    assertThat(found)
        .singleElement()
        .extracting(Finding::detail)
        .asString()
        .contains("The checkpoint, that of the file, of 3 seals,", "does not hold");
  }

  @Test
  void anUnknownWitnessIsNamedOnceAndAHandedOverKeyIsNone() throws Exception {
    for (int size = 1; size <= 3; size++) {
      add(size, witness.line(text(size)));
    }
    rotate();
    grow(23);

    verify(List.of());

    assertThat(found).singleElement().extracting(Finding::kind).isEqualTo(Kind.CHECKPOINT_BROKEN);
    assertThat(found.get(0).detail()).contains("number 1 of the database", NAME);
  }

  @Test
  void theCommandSaysWhatHoldsAndWhatDoesNot() throws Exception {
    add(3, witness.line(text(3)));
    String line = "cosignatures      " + witness.key().shortName();

    StemmaCommand good = command(witness.text(), "verify");
    assertThat(good.output()).contains(line + " under 1 of 3 checkpoints, the largest of 3 seals");
    assertThat(good.output()).doesNotContain("cosignature of");

    Files.writeString(file.cosignedPath(), newest() + line(Fault.SIGNATURE_CHANGED, 3));
    StemmaCommand broken = command(witness.text(), "verify");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.output())
        .contains("\"class\":\"checkpoint_broken\"")
        .contains("that of " + file.cosignedPath() + ", of 3 seals, has a cosignature of " + NAME);
    assertThat(command("no key", "verify").exit()).isEqualTo(2);
  }

  private StemmaCommand command(String witnessKey, String command) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_POSTGRES_URL", DATABASE.text());
    environment.put("STEMMA_SEAL_KEY_FILE", key.toString());
    return StemmaCommand.run(environment, "audit", command, "--witness-key", witnessKey);
  }

  @Test
  void theOfflineVerificationFindsThemAndVerifiesTheEntriesAllTheSame() throws Exception {
    DATABASE.execute("SELECT audit.ensure_partitions('2024-01-01Z', '2024-01-01Z')");
    DATABASE.execute(
        "INSERT INTO audit.events (ts, event_id, event_type) VALUES ('2024-01-05Z', 'old', 'x')");
    trail.sealAndSign();
    int size = Integer.parseInt(DATABASE.value("SELECT max(size) FROM audit.checkpoints"));
    String line = witness.line(text(size));
    add(size, line);
    Path proof = folder.resolve("proof");
    try (Writer out = Files.newBufferedWriter(proof)) {
      new MonthProofs(DATABASE.url()).write("events/2024-01", out);
    }
    new AuditMonths(
            DATABASE.url(),
            new ArchiveSettings(Optional.of(folder), 0),
            Clock.systemUTC(),
            new ParquetArchives.Made("0", "test"))
        .retire(new Strict());

    OfflineVerification.Result good = offline(proof, witness.key());
    assertThat(found).isEmpty();
    assertThat(good.cosignatures())
        .containsExactly(
            witness.key().shortName()
                + " under 1 of 1 checkpoint, the largest of "
                + size
                + " seals");

    offline(proof);
    assertThat(found).singleElement().extracting(Finding::detail).asString().contains("not known");

    Files.writeString(
        proof, Files.readString(proof).replace(line.strip(), flipped(line, 40).strip()));
    assertThat(offline(proof, witness.key()).entries()).isEqualTo(1);
    assertThat(found)
        .singleElement()
        .extracting(Finding::detail)
        .asString()
        .contains("that of the proof, of " + size + " seals", NAME, "does not hold");
  }

  private OfflineVerification.Result offline(Path proof, WitnessKey... witnesses) {
    found.clear();
    return new OfflineVerification(
            proof, new TrustedKeys(List.of(first.verifier()), List.of(witnesses)), found::add)
        .run(List.of(folder.resolve("events_2024_01.parquet")));
  }

  /** A month that fails to retire fails its test. */
  private static final class Strict implements RetirementListener {
    @Override
    public void done(AuditMonth month, RetirementStep step) {}

    @Override
    public void stays(AuditMonth month, String why) {}

    @Override
    public void failed(AuditMonth month, RetirementStep step, StemmaException failure) {
      throw failure;
    }
  }
}
