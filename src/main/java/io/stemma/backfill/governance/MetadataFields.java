package io.stemma.backfill.governance;

import com.fasterxml.jackson.databind.JsonNode;
import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.RowContext;
import org.jspecify.annotations.Nullable;

/** Fields that a dialect keeps inside a JSON column and the record keeps in a column. */
final class MetadataFields {
  private MetadataFields() {}

  /** A text of {@code metadata_json} under the column's own name; the JSON stays whole, too. */
  static ColumnMapping text(String name) {
    return Columns.of(name, "metadata_json", row -> textIn(row, "metadata_json", name));
  }

  /** A text within a JSON object, or null where there is none that a text column can hold. */
  static @Nullable String textIn(RowContext row, String column, String field) {
    JsonNode object = row.object(column);
    JsonNode value = object == null ? null : object.get(field);
    return value != null && value.isTextual() ? Columns.textOrNull(value.textValue()) : null;
  }
}
