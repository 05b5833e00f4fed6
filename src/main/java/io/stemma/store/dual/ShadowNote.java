package io.stemma.store.dual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.store.dual.ShadowEvidence.Tally;
import io.stemma.store.dual.ShadowReads.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What shadow reads of all services have come to, as the primary store has it noted: for the step
 * at which the move stands, and examples of differences of the step before it, too, so that they
 * can be looked at until the next step is finished.
 */
final class ShadowNote {
  private static final int EXAMPLES = 20;
  private static final String STEP = "step";
  private static final String EXAMPLES_MEMBER = "examples";
  private static final String EARLIER = "earlierExamples";
  private static final String KINDS = "kinds";

  private final ObjectNode note;

  ShadowNote(ObjectNode note) {
    this.note = note;
  }

  /** Adds what is not noted yet. */
  ObjectNode with(ShadowEvidence.Untold untold, Instant now) {
    if (note.path(STEP).asLong(-1) != untold.step()) {
      List<Example> ofTheStepBefore = read(EXAMPLES_MEMBER);
      note.removeAll();
      note.put(STEP, untold.step());
      write(EARLIER, ofTheStepBefore);
    }
    Tally all = untold.all();
    note.put("reads", note.path("reads").asLong() + all.compared());
    note.put("differences", note.path("differences").asLong() + all.different());
    if (all.different() > 0) {
      note.put("lastDifference", now.toString());
    }
    ObjectNode kinds = note.withObject("/" + KINDS);
    untold
        .kinds()
        .forEach(
            (kind, tally) -> {
              ObjectNode of = kinds.withObject("/" + kind.replace("~", "~0").replace("/", "~1"));
              of.put("asked", of.path("asked").asLong() + tally.asked());
              of.put("compared", of.path("compared").asLong() + tally.compared());
              of.put("different", of.path("different").asLong() + tally.different());
            });
    List<Example> examples = read(EXAMPLES_MEMBER);
    untold.examples().forEach(example -> examples.add(0, example));
    write(EXAMPLES_MEMBER, examples.subList(0, Math.min(EXAMPLES, examples.size())));
    return note;
  }

  private void write(String member, List<Example> examples) {
    ArrayNode all = note.putArray(member);
    for (Example example : examples) {
      all.addObject()
          .put("at", example.at().toString())
          .put("operation", example.operation())
          .put("primary", example.primary())
          .put("other", example.other());
    }
  }

  /** The latest differences, the latest first. */
  List<Example> examples() {
    List<Example> all = read(EXAMPLES_MEMBER);
    all.addAll(read(EARLIER));
    return all;
  }

  private List<Example> read(String member) {
    List<Example> examples = new ArrayList<>();
    for (JsonNode one : note.path(member)) {
      examples.add(
          new Example(
              Instant.parse(one.path("at").asText()),
              one.path("operation").asText(),
              one.path("primary").asText(),
              one.path("other").asText()));
    }
    return examples;
  }

  /** Reads of a step by their kind; none where it is of another one. */
  Map<String, Tally> kinds(long step) {
    Map<String, Tally> kinds = new TreeMap<>();
    if (note.path(STEP).asLong(-1) == step) {
      note.path(KINDS)
          .properties()
          .forEach(
              kind ->
                  kinds.put(
                      kind.getKey(),
                      new Tally(
                          kind.getValue().path("asked").asLong(),
                          kind.getValue().path("compared").asLong(),
                          kind.getValue().path("different").asLong())));
    }
    return kinds;
  }
}
