package io.stemma.store.dual;

import static io.stemma.record.LocalTables.NOTES;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a store knows of the two, by name. */
final class Notes {
  static final String MOVE = "move";
  static final String MIRROR = "mirror";
  static final String SHADOW = "shadow";
  static final String DIFF = "diff";
  static final String ARCHIVE = "archive";

  private final Rows rows;

  Notes(Rows rows) {
    this.rows = rows;
  }

  /** What a note says; an empty object where there is none. */
  ObjectNode read(String name) {
    return find(name).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  Optional<ObjectNode> find(String name) {
    return rows.find(RowKey.of(NOTES, name)).map(Notes::data);
  }

  /** The same; whoever serializes on that text waits for this transaction from now on. */
  Optional<ObjectNode> findShared(String text, String name) {
    return rows.findShared(text, RowKey.of(NOTES, name)).map(Notes::data);
  }

  private static ObjectNode data(Row note) {
    return (ObjectNode) CanonicalJson.parse(Objects.requireNonNull(note.text("data")));
  }

  void write(String name, ObjectNode data, Instant now) {
    rows.put(
        List.of(
            Row.of(NOTES)
                .with("name", name)
                .with("data", CanonicalJson.write(data))
                .with("changed_at", now)));
  }
}
