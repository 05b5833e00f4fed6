package io.stemma.backfill.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found about the graph, which belongs to the whole record and not to one source.
 *
 * @param reason why it is not enabled
 * @param differences the first ones; each label says how many it has
 */
public record GraphResult(
    ValidationState state,
    @Nullable String reason,
    List<LabelResult> labels,
    List<Difference> differences) {

  ObjectNode toJson() {
    ObjectNode graph =
        JsonNodeFactory.instance.objectNode().put("state", state.word()).put("reason", reason);
    ArrayNode list = graph.putArray("labels");
    labels.forEach(label -> list.add(label.toJson()));
    ArrayNode lines = graph.putArray("differences");
    differences.forEach(difference -> lines.add(difference.toJson()));
    return graph;
  }
}
