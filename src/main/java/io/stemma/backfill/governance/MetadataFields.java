package io.stemma.backfill.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.RowContext;
import org.jspecify.annotations.Nullable;

/** Fields that a dialect keeps inside a JSON column and the record keeps in a column. */
final class MetadataFields {
  /** Numbers as they are written: a double would make infinity of a large one. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private MetadataFields() {}

  /** A text of {@code metadata_json} under the column's own name; the JSON stays whole, too. */
  static ColumnMapping text(String name) {
    return Columns.of(name, "metadata_json", row -> textIn(row, "metadata_json", name));
  }

  /** A text within a JSON object, or null where there is none that a text column can hold. */
  static @Nullable String textIn(RowContext row, String column, String field) {
    JsonNode object = object(row.cell(column));
    JsonNode value = object == null ? null : object.get(field);
    return value != null && value.isTextual() && Columns.isText(value.textValue())
        ? value.textValue()
        : null;
  }

  /** The cell's JSON object, or null where it holds none. */
  static @Nullable JsonNode object(@Nullable Object cell) {
    if (!(cell instanceof String text) || text.isEmpty()) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(text);
      return node.isObject() ? node : null;
    } catch (JsonProcessingException | NumberFormatException e) {
      // Jackson has no exception of its own for an endless exponent. The mapping keeps what is no JSON.
      return null;
    }
  }
}
