package io.stemma.question.knowledge;

import io.smallrye.mutiny.Uni;
import io.stemma.error.ErrorCode;
import io.stemma.question.RowTimes;
import io.stemma.store.sql.FoundRow;
import java.util.ArrayList;
import java.util.List;

/** Discoveries by name, of one snapshot. */
public final class Discoveries {
  private final DiscoverySql sql;
  private final KnowledgeLimits limits;

  public Discoveries(DiscoverySql sql, KnowledgeLimits limits) {
    this.sql = sql;
    this.limits = limits;
  }

  /**
   * One discovery with its tags and links. Fails with {@link ErrorCode#DISCOVERY_NOT_FOUND} when
   * the record does not have it.
   */
  public Uni<Discovery> of(DiscoveryId id) {
    return sql.one(id, limits.maxLinks() + 1).map(rows -> discovery(id, rows));
  }

  private Discovery discovery(DiscoveryId id, List<FoundRow> rows) {
    FoundRow first = rows.get(0);
    if (!first.yes("known")) {
      throw id.unknown();
    }
    List<DiscoveryLink> links = new ArrayList<>();
    boolean truncated = false;
    int inThisDirection = 0;
    String direction = "";
    for (FoundRow row : rows.subList(1, rows.size())) {
      DiscoveryLink link = link(id, row);
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

  private static Discovery discovery(FoundRow row, List<DiscoveryLink> links, boolean truncated) {
    return DiscoveryRows.item(row)
        .with(
            new Discovery.Whole(
                row.text("details"),
                row.text("related_files"),
                row.text("provenance"),
                row.text("provenance_chain"),
                row.text("metadata"),
                row.text("written_by"),
                row.text("written_key"),
                links,
                truncated));
  }

  private static DiscoveryLink link(DiscoveryId id, FoundRow row) {
    boolean out = DiscoveryLink.OUT.equals(row.name("direction"));
    return new DiscoveryLink(
        out ? id.value() : row.name("other_id"),
        out ? row.name("other_id") : id.value(),
        row.name("link_type"),
        row.name("direction"),
        row.yes("other_known"),
        row.text("response_type"),
        row.real("weight"),
        RowTimes.instant(row, "linked_at"),
        row.text("created_by"),
        row.name("link_metadata"),
        row.text("link_written_by"),
        row.text("link_written_key"));
  }
}
