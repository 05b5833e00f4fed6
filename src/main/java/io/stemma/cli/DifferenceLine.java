package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.store.dual.StoreDifferences.Difference;
import java.util.Locale;

/** A row that differs between two stores, as a line of JSON. */
final class DifferenceLine {
  private DifferenceLine() {}

  static String of(Difference difference) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("table", difference.key().table().name());
    ArrayNode key = line.putArray("key");
    difference.key().values().forEach(value -> key.add(value.toString()));
    line.put("class", difference.kind().name().toLowerCase(Locale.ROOT));
    ArrayNode columns = line.putArray("columns");
    difference.columns().forEach(columns::add);
    return line.toString();
  }
}
