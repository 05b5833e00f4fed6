package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stemma.backfill.source.SideFileFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes down which logs a run takes. */
final class SideLedger {
  private final Connection connection;

  SideLedger(Connection connection) {
    this.connection = connection;
  }

  /** A place in a log that is another one now says nothing: the log is read from its beginning. */
  private static final String NOTE =
      """
      WITH noted AS (
        UPDATE backfill.runs SET side_files = ?::jsonb
        WHERE run_id = ? AND side_files IS DISTINCT FROM ?::jsonb RETURNING run_id)
      DELETE FROM backfill.checkpoints USING noted
      WHERE checkpoints.run_id = noted.run_id AND source_table = ANY (?)
      """;

  /** Notes the logs of a run, and commits. */
  void note(long run, List<SideFileFacts> files) throws SQLException {
    String json = json(files).toString();
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, json);
      statement.setLong(2, run);
      statement.setString(3, json);
      Object[] names = files.stream().map(SideFileFacts::name).toArray();
      statement.setArray(4, connection.createArrayOf("text", names));
      statement.executeUpdate();
    }
    connection.commit();
  }

  private static ArrayNode json(List<SideFileFacts> files) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (SideFileFacts file : files) {
      list.addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    return list;
  }
}
