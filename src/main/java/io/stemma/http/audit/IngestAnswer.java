package io.stemma.http.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.audit.Trail.Added;
import io.stemma.audit.TrailShape;
import io.stemma.audit.ingest.Batch;
import io.stemma.audit.ingest.Outcome;
import io.stemma.error.StemmaException;
import io.stemma.http.problem.Problem;
import io.stemma.record.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests that add several entries are answered: how many of them were added, known and
 * refused, and each with the status it would have had alone. Of what was sent time and name are
 * said again, since they may have been left open.
 */
final class IngestAnswer {
  private static final int OK = 200;
  private static final int CREATED = 201;

  /** Multi-Status: whoever looks at nothing else sees that not all of it was stored. */
  private static final int NOT_ALL = 207;

  private IngestAnswer() {}

  /** The status of the whole. */
  static int status(Batch batch) {
    return batch.refused().isEmpty() ? OK : NOT_ALL;
  }

  /** The answer as JSON. */
  static byte[] of(Batch batch, Outcome outcome, ObjectMapper mapper) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = mapper.getFactory().createGenerator(bytes)) {
      write(json, batch, outcome.each(), mapper);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      JsonGenerator json, Batch batch, @Nullable List<Added> each, ObjectMapper mapper)
      throws IOException {
    long known = each == null ? 0 : each.stream().filter(one -> !one.added()).count();
    json.writeStartObject();
    json.writeNumberField("added", batch.lines().size() - known);
    json.writeNumberField("known", known);
    json.writeNumberField("refused", batch.refused().size());
    json.writeArrayFieldStart("items");
    int line = 0;
    for (int i = 0; i < batch.size(); i++) {
      StemmaException refused = batch.refused().get(i);
      json.writeStartObject();
      if (refused != null) {
        json.writeNumberField("status", refused.code().status());
        json.writeFieldName("problem");
        mapper.writeValue(json, Problem.of(refused, null));
      } else {
        item(json, batch, each == null ? null : each.get(line), line);
        line++;
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void item(JsonGenerator json, Batch batch, @Nullable Added added, int line)
      throws IOException {
    TrailShape shape = batch.shape();
    json.writeNumberField("status", added == null || added.added() ? CREATED : OK);
    json.writeObjectFieldStart("item");
    if (added == null) {
      json.writeStringField("ts", batch.lines().value(line, 0));
      json.writeStringField("id", batch.lines().value(line, 1));
    } else {
      Row entry = added.entry();
      json.writeStringField("ts", String.valueOf(entry.instant("ts")));
      json.writeStringField("id", entry.text(shape.name()));
    }
    json.writeEndObject();
  }
}
