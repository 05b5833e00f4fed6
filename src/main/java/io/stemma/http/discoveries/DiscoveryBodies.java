package io.stemma.http.discoveries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.http.request.NamesBody;
import io.stemma.http.request.StoreRequests;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.knowledge.DiscoveryStore.Linked;
import io.stemma.question.knowledge.Discovery;
import io.stemma.question.knowledge.DiscoveryLink;
import io.stemma.question.knowledge.KnowledgeLimits;
import io.stemma.record.RecordTables;
import io.stemma.record.Row;
import io.stemma.record.Versions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON of discoveries: their own fields, and their tags and links. */
@Singleton
public class DiscoveryBodies {
  private static final String TAGS = "tags";
  private static final String LINKS = "links";

  /** Members of an answer that no request can set. */
  private static final List<String> COMPUTED = List.of("known", "linksTruncated");

  private static final int MAX_LINKS = 1_000;

  private final StoreRequests requests;
  private final KnowledgeLimits limits;

  DiscoveryBodies(StoreRequests requests, KnowledgeLimits limits) {
    this.requests = requests;
    this.limits = limits;
  }

  /** Stores the discovery of a body. */
  Row store(Estate estate, JsonNode given) {
    List<Row> links = new ArrayList<>();
    links(given).forEach(link -> links.add(requests.made(estate, DiscoveryShape.LINK, link)));
    return estate
        .discoveries()
        .store(
            requests.made(estate, DiscoveryShape.DISCOVERY, row(given)),
            tags(given).orElse(List.of()),
            links);
  }

  /** Changes a discovery by a body, which may be what was read of it. */
  Row change(Estate estate, String id, JsonNode given, @Nullable String expected) {
    Row current = estate.discoveries().get(id);
    Versions.check(current, expected);
    JsonNode changes = requests.changes(given, answer(estate, current));
    if (changes.has(LINKS)) {
      throw StemmaException.ofField(
          LINKS, LINKS + " cannot be changed here: add a link with POST to its path, /links.");
    }
    for (String name : COMPUTED) {
      if (changes.has(name)) {
        throw StemmaException.ofField(name, name + " is set by the store.");
      }
    }
    ObjectNode row = row(changes);
    Row columns =
        row.isEmpty()
            ? Row.of(RecordTables.DISCOVERIES)
            : requests.changed(DiscoveryShape.DISCOVERY, row);
    return estate.discoveries().update(id, columns, tags(changes).orElse(null), expected);
  }

  private static ObjectNode row(JsonNode given) {
    if (!given.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    ObjectNode row = given.deepCopy();
    row.remove(List.of(TAGS, LINKS));
    return row;
  }

  private static Optional<List<String>> tags(JsonNode given) {
    return given.has(TAGS)
        ? Optional.of(NamesBody.of(given, TAGS).stream().distinct().toList())
        : Optional.empty();
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

  /** A discovery as a GET answers it. */
  JsonNode answer(Estate estate, Row row) {
    String id = Objects.requireNonNull(row.text("discovery_id"));
    List<Linked> linked = estate.discoveries().links(id, limits.maxLinks() + 1);
    List<DiscoveryLink> links = new ArrayList<>();
    linked.stream()
        .filter(link -> link.place() < limits.maxLinks())
        .forEach(link -> links.add(link(id, link)));
    return requests.tree(
        new Discovery(
            id,
            true,
            row.text("agent_id"),
            row.text("type"),
            row.text("severity"),
            row.text("status"),
            row.text("summary"),
            row.real("confidence"),
            row.instant("created_at"),
            row.instant("updated_at"),
            row.instant("resolved_at"),
            estate.discoveries().tags(id),
            new Discovery.Whole(
                row.text("details"),
                row.text("related_files"),
                row.text("provenance"),
                row.text("provenance_chain"),
                row.text("metadata"),
                row.text("written_by"),
                row.text("written_key"),
                links,
                links.size() < linked.size())));
  }

  /** A link as the answer of its source has it. */
  JsonNode link(Estate estate, String id, Row row) {
    boolean known = estate.discoveries().isKnown(Objects.requireNonNull(row.text("dst_id")));
    return requests.tree(link(id, new Linked(row, true, known, 0)));
  }

  private static DiscoveryLink link(String id, Linked linked) {
    Row row = linked.row();
    return new DiscoveryLink(
        linked.out() ? id : Objects.requireNonNull(row.text("src_id")),
        linked.out() ? Objects.requireNonNull(row.text("dst_id")) : id,
        Objects.requireNonNull(row.text("link_type")),
        linked.out() ? "out" : "in",
        linked.known(),
        row.text("response_type"),
        row.real("weight"),
        row.instant("created_at"),
        row.text("created_by"),
        Objects.requireNonNullElse(row.text("metadata"), "{}"),
        row.text("written_by"),
        row.text("written_key"));
  }
}
