package io.stemma.backfill.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification right after the load found.
 *
 * @param isClean whether everything is validated
 * @param lines tables first, then labels of the graph
 */
public record Proof(boolean isClean, List<Line> lines, Duration duration) {
  public Proof {
    lines = List.copyOf(lines);
  }

  /**
   * One table, or one label of the graph.
   *
   * @param kind {@code table} or {@code label}
   * @param name of the source table, or of the label
   * @param target the table its rows go to; null for a label and for what is not moved
   * @param state a word of {@code docs/verification.md}
   * @param expected rows or elements that should be there
   * @param actual rows or elements that are there
   * @param expectedChecksum 16 hexadecimal digits, or empty where nothing was compared
   */
  public record Line(
      String kind,
      String name,
      @Nullable String target,
      String state,
      @Nullable String reason,
      long expected,
      long actual,
      String expectedChecksum,
      String actualChecksum,
      long differences) {
    ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("kind", kind)
          .put("name", name)
          .put("target", target)
          .put("state", state)
          .put("reason", reason)
          .put("expected", expected)
          .put("actual", actual)
          .put("expectedChecksum", expectedChecksum)
          .put("actualChecksum", actualChecksum)
          .put("differences", differences);
    }
  }

  /** For programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("verified", true).put("clean", isClean).put("durationMillis", duration.toMillis());
    ArrayNode list = json.putArray("lines");
    lines.forEach(line -> list.add(line.toJson()));
    return json;
  }

  /**
   * What a report says that has no proof.
   *
   * @param command the command that makes one
   */
  public static ObjectNode missing(String command) {
    return JsonNodeFactory.instance.objectNode().put("verified", false).put("command", command);
  }
}
