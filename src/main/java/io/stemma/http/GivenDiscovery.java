package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A discovery as a body says it: its own fields, and beside them its tags and links.
 *
 * @param tags empty where none are given, which leaves them as they are
 */
record GivenDiscovery(JsonNode row, Optional<List<String>> tags, List<JsonNode> links) {
  private static final String TAGS = "tags";
  private static final String LINKS = "links";
  private static final int MAX_LINKS = 1_000;

  static GivenDiscovery of(JsonNode given) {
    if (!given.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    ObjectNode row = given.deepCopy();
    row.remove(List.of(TAGS, LINKS));
    Optional<List<String>> tags =
        given.has(TAGS)
            ? Optional.of(GivenNames.of(given, TAGS).stream().distinct().toList())
            : Optional.empty();
    return new GivenDiscovery(row, tags, links(given));
  }

  private static List<JsonNode> links(JsonNode given) {
    List<JsonNode> links = new ArrayList<>();
    JsonNode array = given.get(LINKS);
    if (array != null && (!array.isArray() || array.size() > MAX_LINKS)) {
      throw StemmaException.ofField(
          LINKS, LINKS + " must be an array of at most " + MAX_LINKS + " objects.");
    }
    if (array != null) {
      array.forEach(links::add);
    }
    return links;
  }

  /** A discovery with its tags, as it is answered. */
  static ObjectNode written(Estate estate, Row discovery) {
    ObjectNode written = DiscoveryShape.READ.written(discovery);
    String id = Objects.requireNonNull(discovery.text("discovery_id"));
    estate.discoveries().tags(id).forEach(written.putArray(TAGS)::add);
    return written;
  }
}
