package io.stemma.knowledge;

import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;
import static io.stemma.record.RecordTables.DISCOVERY_TAGS;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.Identities;
import io.stemma.record.MergePatch;
import io.stemma.record.Names;
import io.stemma.record.Query;
import io.stemma.record.Row;
import io.stemma.record.RowKey;
import io.stemma.record.Rows;
import io.stemma.record.Stored;
import io.stemma.record.Table;
import io.stemma.record.Versions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What agents found. A discovery, its tags and the links that begin at it are stored, changed and
 * removed together.
 */
public final class DiscoveryStore {
  private final Rows rows;
  private final Clock clock;
  private final StoringRate rate;

  /**
   * Over the rows of a transaction.
   *
   * @param perHour discoveries that an agent may store in an hour
   */
  public DiscoveryStore(Rows rows, Clock clock, int perHour) {
    this.rows = rows;
    this.clock = clock;
    this.rate = new StoringRate(rows, clock, perHour);
  }

  /**
   * Stores a discovery.
   *
   * @param discovery by {@link DiscoveryShape#NEW}
   * @param tags names, each once
   * @param links by {@link DiscoveryShape#LINK}, without their source; a link may point to a
   *     discovery that is not known yet
   * @throws StemmaException {@link ErrorCode#AGENT_NOT_FOUND}; {@link ErrorCode#DISCOVERY_EXISTS};
   *     {@link ErrorCode#RATE_LIMITED}
   */
  public Row store(Row discovery, List<String> tags, List<Row> links) {
    String agent = Objects.requireNonNull(discovery.text("agent_id"));
    new Identities(rows, clock).require("agentId", agent);
    Row made =
        discovery
            .withDefault("discovery_id", Names.next(clock))
            .withDefault("status", DiscoveryShape.OPEN)
            .withDefault("created_at", clock.instant())
            .withDefault("metadata", "{}");
    if (!rows.insert(made)) {
      throw new StemmaException(
          ErrorCode.DISCOVERY_EXISTS,
          "There is a discovery '" + made.text("discovery_id") + "': choose another name.");
    }
    rate.count(agent);
    String id = Objects.requireNonNull(made.text("discovery_id"));
    rows.insert(tags.stream().map(tag -> tagged(id, tag)).toList());
    rows.insert(links.stream().map(link -> linked(id, agent, link)).toList());
    return rows.find(made.key()).orElseThrow();
  }

  /**
   * The discovery of that name.
   *
   * @throws StemmaException {@link ErrorCode#DISCOVERY_NOT_FOUND}
   */
  public Row get(String discoveryId) {
    return rows.find(key(discoveryId)).orElseThrow(() -> unknown(discoveryId));
  }

  /** Its tags, by their bytes. */
  public List<String> tags(String discoveryId) {
    return rows
        .select(Query.of(DISCOVERY_TAGS).equal("discovery_id", discoveryId).ascending("tag"))
        .stream()
        .map(tag -> Objects.requireNonNull(tag.text("tag")))
        .toList();
  }

  /** Whether the record has a discovery of that name. */
  public boolean isKnown(String discoveryId) {
    return rows.find(key(discoveryId)).isPresent();
  }

  /**
   * A link of a discovery.
   *
   * @param out whether it begins there; else it points there
   * @param known whether the record has the discovery at the other end
   * @param place among the links of its direction, from 0
   */
  public record Linked(Row row, boolean out, boolean known, int place) {}

  /**
   * The links of a discovery: out before in, by type and the name at the other end.
   *
   * @param most of each direction
   */
  public List<Linked> links(String discoveryId, int most) {
    List<Row> out = links("src_id", discoveryId, "dst_id", most);
    List<Row> in = links("dst_id", discoveryId, "src_id", most);
    Set<RowKey> others = new HashSet<>();
    out.forEach(link -> others.add(end(link, "dst_id")));
    in.forEach(link -> others.add(end(link, "src_id")));
    Set<RowKey> known = new HashSet<>();
    rows.find(DISCOVERIES, List.copyOf(others)).forEach(other -> known.add(other.key()));
    List<Linked> links = new ArrayList<>();
    for (int i = 0; i < out.size(); i++) {
      links.add(new Linked(out.get(i), true, known.contains(end(out.get(i), "dst_id")), i));
    }
    for (int i = 0; i < in.size(); i++) {
      links.add(new Linked(in.get(i), false, known.contains(end(in.get(i), "src_id")), i));
    }
    return links;
  }

  private static RowKey end(Row link, String column) {
    return key(Objects.requireNonNull(link.text(column)));
  }

  private List<Row> links(String end, String discoveryId, String otherEnd, int most) {
    return rows.select(
        Query.of(DISCOVERY_LINKS)
            .equal(end, discoveryId)
            .ascending("link_type", otherEnd)
            .limit(most));
  }

  /**
   * Changes what is said of a discovery. Metadata are merged ({@link MergePatch}). One that becomes
   * resolved gets the time of it, one that is no longer loses it.
   *
   * @param tags the only ones it shall have; null leaves them as they are
   * @param expected the version it must have, null where any will do
   * @throws StemmaException {@link ErrorCode#DISCOVERY_NOT_FOUND}; {@link ErrorCode#STALE_VERSION}
   */
  public Row update(
      String discoveryId, Row changes, @Nullable List<String> tags, @Nullable String expected) {
    Row there = rows.lock(key(discoveryId)).orElseThrow(() -> unknown(discoveryId));
    Versions.check(there, expected);
    Row change = resolved(there, merged(there, changes));
    boolean retagged = tags != null && retag(discoveryId, tags);
    if (retagged || !there.with(change).equals(there)) {
      rows.update(change.with("discovery_id", discoveryId).with("updated_at", clock.instant()));
    }
    return get(discoveryId);
  }

  private static Row merged(Row there, Row changes) {
    String patch = changes.text("metadata");
    return patch == null
        ? (changes.says("metadata") ? changes.with("metadata", "{}") : changes)
        : changes.with("metadata", MergePatch.apply(there.text("metadata"), patch));
  }

  private Row resolved(Row there, Row change) {
    if (!change.says("status") || change.says("resolved_at")) {
      return change;
    }
    boolean was = DiscoveryShape.RESOLVED.equals(there.text("status"));
    boolean is = DiscoveryShape.RESOLVED.equals(change.text("status"));
    return was == is ? change : change.with("resolved_at", is ? clock.instant() : null);
  }

  private boolean retag(String discoveryId, List<String> tags) {
    List<String> before = tags(discoveryId);
    List<RowKey> gone =
        before.stream()
            .filter(tag -> !tags.contains(tag))
            .map(tag -> tagged(discoveryId, tag).key())
            .toList();
    List<Row> come =
        tags.stream()
            .filter(tag -> !before.contains(tag))
            .map(tag -> tagged(discoveryId, tag))
            .toList();
    rows.delete(DISCOVERY_TAGS, gone);
    rows.insert(come);
    return !gone.isEmpty() || !come.isEmpty();
  }

  /**
   * Adds a link between two discoveries; one that is there is left as it is.
   *
   * @param link by {@link DiscoveryShape#LINK}
   * @return the link as it is now, and whether this added it
   * @throws StemmaException {@link ErrorCode#DISCOVERY_NOT_FOUND} when its source is not known
   */
  public Stored link(String discoveryId, Row link) {
    Row source = get(discoveryId);
    Row made = linked(discoveryId, source.text("agent_id"), link);
    boolean added = rows.insert(made);
    return new Stored(rows.find(made.key()).orElseThrow(), added);
  }

  /**
   * Removes a discovery with its tags and the links from and to it.
   *
   * @throws StemmaException {@link ErrorCode#DISCOVERY_NOT_FOUND}; {@link ErrorCode#STALE_VERSION}
   */
  public void delete(String discoveryId, @Nullable String expected) {
    Row there = rows.lock(key(discoveryId)).orElseThrow(() -> unknown(discoveryId));
    Versions.check(there, expected);
    remove(DISCOVERY_TAGS, "discovery_id", discoveryId);
    remove(DISCOVERY_LINKS, "src_id", discoveryId);
    remove(DISCOVERY_LINKS, "dst_id", discoveryId);
    rows.delete(DISCOVERIES, List.of(there.key()));
  }

  private void remove(Table table, String column, String discoveryId) {
    List<RowKey> keys =
        rows.select(Query.of(table).equal(column, discoveryId)).stream().map(Row::key).toList();
    rows.delete(table, keys);
  }

  private static Row tagged(String discoveryId, String tag) {
    return Row.of(DISCOVERY_TAGS).with("discovery_id", discoveryId).with("tag", tag);
  }

  private Row linked(String discoveryId, @Nullable String agent, Row link) {
    return link.with("src_id", discoveryId)
        .withDefault("link_type", DiscoveryShape.RELATED_TO)
        .withDefault("created_at", clock.instant())
        .withDefault("created_by", agent)
        .withDefault("metadata", "{}");
  }

  private static StemmaException unknown(String discoveryId) {
    return new StemmaException(
        ErrorCode.DISCOVERY_NOT_FOUND, "The record knows no discovery '" + discoveryId + "'.");
  }

  private static RowKey key(String discoveryId) {
    return RowKey.of(DISCOVERIES, discoveryId);
  }
}
