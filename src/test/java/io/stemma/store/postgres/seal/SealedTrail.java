package io.stemma.store.postgres.seal;

import io.stemma.audit.seal.Finding;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignerFile;
import io.stemma.audit.seal.TrustedKeys;
import io.stemma.audit.seal.WitnessKey;
import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.Postgres;
import io.stemma.store.postgres.seal.TrailVerification.KeptCheckpoint;
import io.stemma.store.postgres.seal.TrailVerification.Order;
import io.stemma.store.postgres.seal.TrailVerification.Result;
import io.stemma.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trail that is sealed at once, for tests that do not wait for a service. */
public final class SealedTrail {
  /** What a trail and its seals are made of. */
  static final List<String> TABLES =
      List.of(
          "audit.events",
          "audit.tool_usage",
          "audit.seal_state",
          "audit.sealed_months",
          "audit.tiles",
          "audit.month_seals",
          "audit.checkpoints");

  private final TestDatabase database;
  private final NoteSigner signer;
  private final SignerFile file;

  /** By whose keys cosignatures are verified. */
  List<WitnessKey> witnesses = List.of();

  final List<Finding> found = new ArrayList<>();

  SealedTrail(TestDatabase database, NoteSigner signer, SignerFile file) {
    this.database = database;
    this.signer = signer;
    this.file = file;
  }

  /** Seals and signs all that is committed. */
  public static void sealAndSign(DatabaseUrl url, NoteSigner signer, SignerFile file)
      throws SQLException {
    try (Connection connection = Postgres.connect(url, "test")) {
      new Sealer(connection, new SignerGuard(signer.verifier(), file)::check).round();
      new CheckpointSigner(connection, signer, file).sign();
    }
  }

  void sealAndSign() throws SQLException {
    sealAndSign(database.url(), signer, file);
  }

  /** Appends events of January 2026 by their numbers. */
  void append(int from, int to) {
    database.execute(
        "INSERT INTO audit.events (ts, event_id, event_type, payload) SELECT '2026-01-05Z'::timestamptz + n"
            + " * interval '1 s', 'e' || n, 'checked', jsonb_build_object('n', n) FROM generate_series("
            + from
            + ", "
            + to
            + ") n");
  }

  /** Notes the trail as it is, under a name. */
  void keep(String name) {
    database.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
    database.execute("CREATE SCHEMA " + name);
    for (String table : TABLES) {
      database.execute("CREATE TABLE %s AS TABLE %s".formatted(kept(name, table), table));
    }
  }

  /** Brings back what was noted: what a backup would. */
  void restore(String name) {
    database.execute("SELECT audit.ensure_partitions('2026-01-01Z', '2026-02-01Z')");
    for (String table : TABLES) {
      database.execute("TRUNCATE " + table);
      database.execute("INSERT INTO %s TABLE %s".formatted(table, kept(name, table)));
    }
  }

  private static String kept(String name, String table) {
    return table.replace("audit.", name + ".");
  }

  /** Verifies what the database says of itself. */
  Result verify() {
    return verify(Order.ofDatabase(null));
  }

  /** The same, with what the signer remembers. */
  Result verifyBySigner() {
    return verify(
        new Order(
            null,
            List.of(new KeptCheckpoint("that of the signer", file.settled().orElseThrow())),
            true));
  }

  /** The same, with a note that was kept. */
  Result verifyBy(@Nullable String note) {
    return verify(
        new Order(
            null, List.of(new KeptCheckpoint("that which was kept", String.valueOf(note))), true));
  }

  Result verify(Order order) {
    found.clear();
    return new TrailVerification(
            database.url(),
            new TrustedKeys(List.of(signer.verifier()), witnesses),
            (log, entries, told) -> true,
            found::add)
        .run(order);
  }

  String details() {
    return String.join("\n", found.stream().map(f -> f.kind() + " " + f.detail()).toList());
  }
}
