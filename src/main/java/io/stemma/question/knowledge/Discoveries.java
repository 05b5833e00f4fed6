package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.RowTimes;
import io.stemma.store.postgres.RecordReader;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Discoveries by name, in one statement and so of one snapshot. */
public final class Discoveries {
  private final RecordReader reader;
  private final KnowledgeLimits limits;

  public Discoveries(RecordReader reader, KnowledgeLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /**
   * One discovery with its tags and links. Fails with {@link ErrorCode#DISCOVERY_NOT_FOUND} when
   * the record does not have it.
   */
  public Uni<Discovery> of(DiscoveryId id) {
    return reader
        .read(ONE, Tuple.of(id.value(), limits.maxLinks() + 1))
        .map(rows -> discovery(id, rows));
  }

  // The first row is the discovery, each other one a link, so that no text comes twice.
  private static final String ONE =
      """
      WITH links AS (
        (SELECT 1 AS place, 'out' AS direction, link_type, dst_id::text AS other_id, response_type,
                weight, created_at AS linked_at, created_by, metadata::text AS link_metadata
           FROM core.discovery_links WHERE src_id = $1
          ORDER BY link_type COLLATE "C", dst_id COLLATE "C" LIMIT $2)
        UNION ALL
        (SELECT 2, 'in', link_type, src_id::text, response_type, weight, created_at, created_by,
                metadata::text
           FROM core.discovery_links WHERE dst_id = $1
          ORDER BY link_type COLLATE "C", src_id COLLATE "C" LIMIT $2)
        UNION ALL
        SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      )
      SELECT d.discovery_id AS id, %s,
             d.details, d.related_files::text, d.provenance::text, d.provenance_chain::text,
             d.metadata::text, l.direction, l.link_type, l.other_id, other.discovery_id IS NOT NULL
             AS other_known, l.response_type, l.weight, l.linked_at, l.created_by, l.link_metadata
        FROM links l
        LEFT JOIN core.discoveries d ON l.place = 0 AND d.discovery_id = $1
        LEFT JOIN core.discoveries other ON other.discovery_id = l.other_id
       ORDER BY l.place, l.link_type COLLATE "C", l.other_id COLLATE "C"
      """
          .formatted(DiscoveryRows.ITEM);

  private Discovery discovery(DiscoveryId id, RowSet<Row> rows) {
    RowIterator<Row> found = rows.iterator();
    Row first = found.next();
    if (!first.getBoolean("known")) {
      throw id.unknown();
    }
    List<DiscoveryLink> links = new ArrayList<>();
    boolean truncated = false;
    int inThisDirection = 0;
    String direction = "";
    while (found.hasNext()) {
      DiscoveryLink link = link(found.next());
      inThisDirection = link.direction().equals(direction) ? inThisDirection + 1 : 1;
      direction = link.direction();
      if (inThisDirection <= limits.maxLinks()) {
        links.add(link);
      } else {
        truncated = true;
      }
    }
    return discovery(first, links, truncated);
  }

  private static Discovery discovery(Row row, List<DiscoveryLink> links, boolean truncated) {
    return new Discovery(
        DiscoveryRows.item(row),
        row.getString("details"),
        row.getString("related_files"),
        row.getString("provenance"),
        row.getString("provenance_chain"),
        row.getString("metadata"),
        links,
        truncated);
  }

  private static DiscoveryLink link(Row row) {
    return new DiscoveryLink(
        row.getString("direction"),
        row.getString("link_type"),
        row.getString("other_id"),
        row.getBoolean("other_known"),
        row.getString("response_type"),
        row.getDouble("weight"),
        RowTimes.instant(row, "linked_at"),
        row.getString("created_by"),
        row.getString("link_metadata"));
  }
}
