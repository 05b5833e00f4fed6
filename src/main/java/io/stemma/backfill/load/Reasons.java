package io.stemma.backfill.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How often each reason was given.
 *
 * @param counts by the reason's word
 */
public record Reasons(Map<String, Long> counts) {
  static final Reasons NONE = new Reasons(Map.of());

  public Reasons {
    counts = Map.copyOf(counts);
  }

  /** Counts words. */
  public static Reasons of(Stream<String> words) {
    Map<String, Long> counts = new TreeMap<>();
    words.forEach(word -> counts.merge(word, 1L, Long::sum));
    return counts.isEmpty() ? NONE : new Reasons(counts);
  }

  /** As a checkpoint has them. */
  static Reasons of(String json) {
    try {
      return new Reasons(new ObjectMapper().readValue(json, new TypeReference<>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checkpoint's reasons are " + json, e);
    }
  }

  Reasons plus(Reasons more) {
    if (more.counts.isEmpty()) {
      return this;
    }
    Map<String, Long> sum = new TreeMap<>(counts);
    more.counts.forEach((word, count) -> sum.merge(word, count, Long::sum));
    return new Reasons(sum);
  }

  /** All together. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(counts).forEach(json::put);
    return json;
  }
}
