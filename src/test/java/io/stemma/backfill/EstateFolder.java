package io.stemma.backfill;

import io.stemma.backfill.governance.GovernanceFamily;
import io.stemma.backfill.load.LoadReport;
import io.stemma.backfill.load.StopRequest;
import io.stemma.backfill.load.TableCount;
import io.stemma.backfill.verify.VerifyReport;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder with a governance estate and the log of tool calls beside it. */
final class EstateFolder {
  static final ZoneId DENVER = ZoneId.of("America/Denver");

  private final TestDatabase database;
  private final Path folder;
  private final SqliteFile file;

  EstateFolder(TestDatabase database, Path parent, String name) {
    this.database = database;
    try {
      folder = Files.createDirectory(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file = SqliteFile.live(folder, "governance.db");
  }

  /** The table of tool calls, as the new dialect adds it to a live file. */
  EstateFolder withTable() {
    file.execute(
        """
        CREATE TABLE IF NOT EXISTS tool_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL,
          usage_id TEXT, agent_id TEXT, session_id TEXT, tool_name TEXT NOT NULL, latency_ms INTEGER,
          success INTEGER DEFAULT 1, error_type TEXT, payload_json TEXT DEFAULT '{}')
        """);
    return this;
  }

  EstateFolder inTable(String timestamp, String tool, @Nullable String agent) {
    file.insert("tool_usage (timestamp, tool_name, agent_id, success)", timestamp, tool, agent, 1);
    return this;
  }

  EstateFolder inLog(String timestamp, String tool, @Nullable String agent) {
    return line(call(timestamp, tool, agent));
  }

  static String call(String timestamp, String tool, @Nullable String agent) {
    return "{\"timestamp\": \"%s\", \"tool_name\": \"%s\", \"agent_id\": %s, \"success\": true, \"error_type\": null}"
        .formatted(timestamp, tool, agent == null ? "null" : "\"" + agent + "\"");
  }

  EstateFolder line(String line) {
    return bytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  EstateFolder bytes(byte[] bytes) {
    try {
      Files.write(log(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Path log() {
    return folder.resolve("tool_usage.jsonl");
  }

  Path folder() {
    return folder;
  }

  SqliteFile file() {
    return file;
  }

  LoadReport run() {
    return run(new StopRequest());
  }

  LoadReport run(StopRequest stop) {
    return new Backfill(database.settings(), GovernanceFamily.FAMILY, DENVER, stop)
        .run(List.of(file.path()))
        .get(0);
  }

  VerifyReport verify() {
    return new Verification(database.settings(), GovernanceFamily.FAMILY, DENVER, 100)
        .run(List.of(file.path()))
        .get(0);
  }

  static TableCount log(LoadReport report) {
    return report.tables().stream()
        .filter(table -> table.source().equals("tool_usage.jsonl"))
        .findFirst()
        .orElseThrow();
  }
}
