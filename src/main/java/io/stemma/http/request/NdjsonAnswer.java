package io.stemma.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.stemma.graph.CypherBatch;
import io.stemma.http.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer as lines of JSON: an object with the columns, an array for each row, and an object that
 * says how it ended: {@code rowCount}, {@code truncated} and any {@code warnings}, or {@code
 * problem}. Without such a last line the answer is not whole.
 */
public final class NdjsonAnswer {
  public static final String MEDIA_TYPE = "application/x-ndjson";
  private static final double NANOS_PER_MILLI = 1e6;

  private final ObjectMapper json;
  private final Function<Throwable, Problem> problems;
  private final long startNanos = System.nanoTime();
  private boolean begun;
  private long rows;

  public NdjsonAnswer(ObjectMapper json, Function<Throwable, Problem> problems) {
    this.json = json;
    this.problems = problems;
  }

  /** The lines, many in one piece and without the last line's end, which the server writes. */
  public Multi<byte[]> lines(Multi<CypherBatch> batches) {
    return batches
        .map(this::lines)
        .onFailure(failure -> begun)
        .recoverWithItem(failure -> bytes(line(Map.of("problem", problems.apply(failure)))));
  }

  private byte[] lines(CypherBatch batch) {
    StringBuilder lines = new StringBuilder();
    if (!begun) {
      begun = true;
      lines.append(line(Map.of("columns", batch.columns()))).append('\n');
    }
    for (List<@Nullable Object> row : batch.rows()) {
      lines.append(line(row)).append('\n');
    }
    rows += batch.rows().size();
    if (batch.last()) {
      lines.append(line(end(batch)));
    } else {
      lines.setLength(lines.length() - 1);
    }
    return bytes(lines.toString());
  }

  private Map<String, Object> end(CypherBatch batch) {
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("rowCount", rows);
    end.put("truncated", batch.truncated());
    if (!batch.warnings().isEmpty()) {
      end.put("warnings", batch.warnings());
    }
    end.put("elapsedMillis", Math.round((System.nanoTime() - startNanos) / NANOS_PER_MILLI));
    return end;
  }

  private String line(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is made of what JSON can hold", e);
    }
  }

  private static byte[] bytes(String lines) {
    return lines.getBytes(StandardCharsets.UTF_8);
  }
}
