package io.stemma.backfill.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * The sum of a report: SHA-256 of its canonical JSON (RFC 8785) without the member that holds the
 * sum. A report holds no fractions, so that the numbers' form is no question.
 */
public final class Signature {
  /** The member that holds the sum. */
  public static final String MEMBER = "sha256";

  private static final JsonMapper CANONICAL =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

  private Signature() {}

  /** The sum, as 64 hexadecimal digits. */
  public static String of(ObjectNode report) {
    ObjectNode unsigned = report.deepCopy();
    unsigned.remove(MEMBER);
    try {
      byte[] bytes =
          CANONICAL.writeValueAsString(sorted(unsigned)).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can always be written", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(sorted(element)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      TreeSet<String> names = new TreeSet<>();
      object.fieldNames().forEachRemaining(names::add);
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      names.forEach(name -> copy.set(name, sorted(object.get(name))));
      return copy;
    }
    return node;
  }
}
