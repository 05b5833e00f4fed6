package io.stemma.backfill;

import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A file without any constraint: keys come twice, are missing, change, and name nobody. */
final class RandomEstate {
  private static final String TABLES =
      """
      CREATE TABLE agent_metadata (agent_id, status, created_at, last_update, total_updates, notes, parent_agent_id, api_key, mood);
      CREATE TABLE session_identities (session_key, agent_id, bound_at, updated_at, bind_count);
      CREATE TABLE discoveries (id, agent_id, type, summary, provenance);
      CREATE TABLE discovery_tags (discovery_id, tag);
      CREATE TABLE audit_events (id INTEGER PRIMARY KEY, timestamp, agent_id, event_type, confidence, details_json);
      CREATE TABLE unheard_of (a);
      """;

  private final SqliteFile file;
  private final Random random;

  RandomEstate(Path folder, String name, Random random) {
    this.file = SqliteFile.in(folder, name).execute(TABLES);
    this.random = random;
  }

  Path path() {
    return file.path();
  }

  /** Adds rows to every table. */
  void grow(int rows) {
    for (int i = 0; i < rows; i++) {
      file.insert(
          "agent_metadata",
          agent(),
          text(),
          time(),
          time(),
          cell(),
          text(),
          agent(),
          "key",
          mood());
      file.insert("session_identities", agent(), agent(), time(), time(), cell());
      file.insert("discoveries", "d" + random.nextInt(6), agent(), text(), text(), json());
      file.insert("discovery_tags", "d" + random.nextInt(4), text());
      file.insert(
          "audit_events (timestamp, agent_id, event_type, confidence, details_json)",
          time(),
          agent(),
          text(),
          0.5,
          json());
    }
  }

  /** Changes some rows where they stand, and takes some away. */
  void change() {
    file.execute("UPDATE agent_metadata SET notes = 'changed' WHERE abs(random()) % 4 = 0");
    file.execute("UPDATE discoveries SET summary = 'changed' WHERE abs(random()) % 4 = 0");
    file.execute("DELETE FROM session_identities WHERE abs(random()) % 6 = 0");
  }

  private @Nullable Object agent() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> 7L;
      case 3 -> new byte[] {1};
      default -> "a" + random.nextInt(9);
    };
  }

  private @Nullable Object text() {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> 3L;
      case 2 -> "nul\0";
      default -> "t" + random.nextInt(3);
    };
  }

  private @Nullable Object cell() {
    return random.nextInt(3) == 0 ? "many" : Long.valueOf(random.nextInt(3));
  }

  private @Nullable Object mood() {
    return random.nextInt(4) == 0 ? "fine" : null;
  }

  private String json() {
    return random.nextInt(3) == 0 ? "{\"a\": NaN}" : "{\"a\": " + random.nextInt(2) + "}";
  }

  private String time() {
    return random.nextInt(6) == 0
        ? "no time"
        : "2025-0" + (1 + random.nextInt(3)) + "-01T00:00:00Z";
  }
}
