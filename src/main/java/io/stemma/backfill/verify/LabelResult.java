package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.backfill.verify.TableResult.Side;

/**
 * What was found about one label of the graph.
 *
 * @param expected what the rows of the record say
 * @param actual what the graph holds
 */
public record LabelResult(
    String label, ValidationState state, Side expected, Side actual, long differences) {
  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("label", label)
        .put("state", state.word())
        .put("recordElements", expected.rows())
        .put("graphElements", actual.rows())
        .put("recordChecksum", expected.checksum())
        .put("graphChecksum", actual.checksum())
        .put("differences", differences);
  }
}
