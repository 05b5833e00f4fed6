package io.stemma.backfill.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.backfill.source.RawText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell as quarantine holds it; {@link SourceCells} writes it.
 *
 * @param storageClass SQLite's name: null, integer, real, text or blob
 * @param value its text; null where {@code hex} or a secret's {@code sha256} stands instead
 * @param hex its bytes
 * @param sha256 SHA-256 (hex) of a secret's bytes
 * @param carried what the record would hold of that secret; null where it was not kept
 * @param isGenerated whether SQLite computed it
 */
public record StoredCell(
    String column,
    String storageClass,
    @Nullable String value,
    @Nullable String hex,
    @Nullable String sha256,
    @Nullable String carried,
    boolean isGenerated) {

  /** A cell may be as long as PostgreSQL holds it. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  /** SHA-256 of no bytes: a secret that was empty is known all the same. */
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** The cells of a row. */
  public static List<StoredCell> parse(String json) {
    try {
      List<StoredCell> cells = new ArrayList<>();
      for (JsonNode cell : JSON.readTree(json)) {
        cells.add(
            new StoredCell(
                cell.path("column").asText(),
                cell.path("class").asText(),
                text(cell, "value"),
                text(cell, "hex"),
                text(cell, "sha256"),
                text(cell, "carried"),
                cell.path("generated").asBoolean()));
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("backfill.quarantine.cells is not what was written", e);
    }
  }

  /** Whether the cell was a secret of which too little was kept to make the row again. */
  public boolean isLost() {
    return sha256 != null && carried == null && !NOTHING.equals(sha256);
  }

  /** Whether it is told as a secret. */
  public boolean isSecret() {
    return sha256 != null;
  }

  /** The cell as a source's row holds it; a secret as the text that is carried for it. */
  public @Nullable Object cell() {
    if (isSecret()) {
      return carried == null ? "" : carried;
    }
    return switch (storageClass) {
      case "null" -> null;
      case "integer" -> Long.valueOf(String.valueOf(value));
      case "real" -> Double.valueOf(String.valueOf(value));
      case "blob" -> HexFormat.of().parseHex(String.valueOf(hex));
      case "text" -> value == null ? text(HexFormat.of().parseHex(String.valueOf(hex))) : value;
      default -> throw new IllegalStateException("There is no storage class " + storageClass);
    };
  }

  /** Its storage class and value, as a difference shows it. */
  public String forPeople() {
    if (isSecret()) {
      return storageClass + " of SHA-256 " + sha256 + " kept as " + carried;
    }
    return hex == null ? storageClass + " " + value : storageClass + " \\x" + hex;
  }

  private static Object text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new RawText(bytes);
    }
  }

  private static @Nullable String text(JsonNode cell, String member) {
    return cell.hasNonNull(member) ? cell.get(member).asText() : null;
  }
}
