package io.stemma.http;

import io.stemma.question.lineage.Direction;
import io.stemma.question.lineage.LineageAnswer;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who an agent descends from, or who descends from it.
 *
 * @param nodes nearest first; without the agent itself
 * @param truncated whether there were more within the depth than the limit let through
 * @param engine what answered: always the record, by SQL
 */
@Schema(name = "Lineage")
public record LineageResponse(
    String agentId,
    String direction,
    List<LineageAnswer.Node> nodes,
    boolean truncated,
    String engine) {
  private static final String SQL = "sql";

  static LineageResponse of(String agentId, Direction direction, LineageAnswer answer) {
    return new LineageResponse(agentId, direction.word(), answer.nodes(), answer.truncated(), SQL);
  }
}
