package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.KeyFile;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.NoteVerifier;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.seal.KeyRotation.Rotated;
import io.stemma.store.postgres.seal.TrailVerification.KeptCheckpoint;
import io.stemma.store.postgres.seal.TrailVerification.Order;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A trail that was signed with a key in a file, for tests that replace the key. */
abstract class RotatedTrail {
  /** Each class has one of its own. */
  abstract TestDatabase database();

  static final NoteSigner STRANGER = NoteSigner.make("stemma-audit");

  @TempDir Path folder = Path.of("");
  final List<Finding> found = new ArrayList<>();
  Path key = Path.of("none");
  SignerFile file = new SignerFile(key);
  NoteSigner first = STRANGER;
  SealedTrail trail = new SealedTrail(database(), STRANGER, file);

  /** Notes the empty trail, with which each test begins. */
  static void noteEmpty(TestDatabase database) {
    database.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-02-01Z')");
    database.execute("TRUNCATE audit.events");
    new SealedTrail(database, STRANGER, new SignerFile(Path.of("none"))).keep("empty");
  }

  /** Twenty events are signed with the first key. */
  @BeforeEach
  void seals() throws SQLException {
    key = folder.resolve("audit.key");
    file = SignerFile.beside(key);
    first = KeyFile.open(key);
    trail = new SealedTrail(database(), first, file);
    trail.restore("empty");
    database().execute("TRUNCATE audit.key_handovers");
    trail.append(1, 20);
    trail.sealAndSign();
  }

  Rotated rotate() {
    return new KeyRotation(database().url(), key, file).rotate();
  }

  void grow(int number) throws SQLException {
    trail.append(number, number);
    SealedTrail.sealAndSign(database().url(), KeyFile.open(key), file);
  }

  String details(NoteVerifier trusted, String... kept) {
    List<KeptCheckpoint> all = new ArrayList<>();
    all.add(new KeptCheckpoint("of the signer", file.settled().orElseThrow()));
    Stream.of(kept).forEach(note -> all.add(new KeptCheckpoint("kept", note)));
    found.clear();
    new TrailVerification(
            database().url(), TrustedKeys.of(trusted), (log, entries, told) -> true, found::add)
        .run(new Order(null, all, false));
    return String.join("\n", found.stream().map(f -> f.kind() + " " + f.detail()).toList());
  }

  String newest() {
    return new TrailProofs(database().url()).checkpoint();
  }

  void insert(String note) throws SQLException {
    try (Connection connection = Postgres.connect(database().url(), "test");
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO audit.key_handovers (note) VALUES (?)")) {
      statement.setString(1, note);
      statement.executeUpdate();
    }
  }
}
