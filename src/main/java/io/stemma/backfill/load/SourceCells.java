package io.stemma.backfill.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.source.SourceRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All cells of a row as JSON that {@code jsonb} holds without loss: {@code [{"column", "class",
 * "value" or "hex"}]}, and {@code "generated"} where SQLite computed it. Of a secret only its
 * SHA-256 is told, and what the record would hold of it. {@link StoredCell} reads it.
 */
public final class SourceCells {
  private final Family family;

  /** For rows of a family, which says what is secret. */
  public SourceCells(Family family) {
    this.family = family;
  }

  /** Whether cells of a column of a row are never kept in clear. */
  public boolean isSecret(SourceRow row, String column) {
    return family.isSecret(row.columns(), column);
  }

  /** The cells. */
  public String json(SourceRow row) {
    ArrayNode cells = JsonNodeFactory.instance.arrayNode();
    for (String column : row.columns().names()) {
      Object value = row.cell(column);
      ObjectNode cell = cells.addObject();
      cell.put("column", column);
      cell.put("class", ContentId.storageClass(value));
      if (row.columns().isGenerated(column)) {
        cell.put("generated", true);
      }
      if (value != null) {
        put(cell, isSecret(row, column), value);
      }
    }
    return cells.toString();
  }

  /** The parts of a composite key as one text. */
  static String jsonArray(List<String> parts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    parts.forEach(array::add);
    return array.toString();
  }

  /** SHA-256 (hex) over all cells and the row's place. */
  public String sha256(SourceRow row) {
    return sha256(ContentId.of(row).getBytes(StandardCharsets.UTF_8));
  }

  private void put(ObjectNode cell, boolean isSecret, Object value) {
    byte[] bytes = ContentId.bytes(value);
    if (isSecret) {
      cell.put("sha256", sha256(bytes)).put("carried", family.secretForm().carried(value));
    } else if (value instanceof String text && text.indexOf('\0') < 0) {
      cell.put("value", text);
    } else if (value instanceof Long || value instanceof Double) {
      cell.put("value", new String(bytes, StandardCharsets.UTF_8));
    } else {
      cell.put("hex", HexFormat.of().formatHex(bytes));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
