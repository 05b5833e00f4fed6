package io.stemma.backfill.undo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose rows say which run wrote them.
 *
 * @param name with its schema, as the report names it
 * @param sql the same, quoted
 * @param leaves its partitions, quoted; the table itself where it has none
 * @param key columns of the natural key, in their order
 */
record OwnedTable(String name, String sql, List<String> leaves, List<Key> key) {
  /** A column of a key, quoted, and its type, domains resolved. */
  record Key(String column, String type) {}

  OwnedTable {
    leaves = List.copyOf(leaves);
    key = List.copyOf(key);
  }

  /** The natural key of {@code t} as kept cells write it: a text, or a JSON array of its parts. */
  String keyOfKeptCell() {
    if (key.size() == 1) {
      return "t." + key.get(0).column() + " = k.target_key::" + key.get(0).type();
    }
    StringBuilder match = new StringBuilder();
    for (int i = 0; i < key.size(); i++) {
      match
          .append(i == 0 ? "" : " AND ")
          .append(
              "t.%s = (k.target_key::jsonb ->> %d)::%s"
                  .formatted(key.get(i).column(), i, key.get(i).type()));
    }
    return match.toString();
  }

  /** The natural key as a JSON array. */
  String keyAsJson() {
    return key.stream()
        .map(Key::column)
        .collect(Collectors.joining(", ", "jsonb_build_array(", ")::text"));
  }
}
