package io.stemma.http.graph;

import io.stemma.graph.CypherAnswer;
import io.stemma.graph.plan.PlanWarning;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a Cypher question.
 *
 * @param columns names in the order of the RETURN; they may repeat
 * @param rows one list of values a row, in the order of the columns
 * @param truncated whether there was more than the limits let through
 * @param warnings what the query names and the graph does not have
 * @param elapsedMillis from the request's arrival to the answer, to the microsecond
 */
public record CypherResponse(
    List<String> columns,
    @Schema(
            description =
                "A vertex is {id, label, properties}, an edge has startId and endId besides, a path"
                    + " is a list of them; ids are text. NaN and the infinities are text.")
        List<List<@Nullable Object>> rows,
    int rowCount,
    boolean truncated,
    List<PlanWarning> warnings,
    double elapsedMillis) {
  private static final double MICROS_PER_MILLI = 1_000.0;

  static CypherResponse of(CypherAnswer answer, Duration elapsed) {
    long micros = elapsed.toNanos() / 1_000;
    return new CypherResponse(
        answer.columns(),
        answer.rows(),
        answer.rows().size(),
        answer.truncated(),
        answer.warnings(),
        micros / MICROS_PER_MILLI);
  }
}
