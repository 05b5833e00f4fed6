package io.stemma.question.knowledge;

/** What statements for PostgreSQL say of a discovery. */
final class PostgresItem {
  /** The columns of an item; the discovery is {@code d}, all null where it is missing. */
  static final String COLUMNS =
      """
      d.discovery_id IS NOT NULL AS known, d.agent_id, d.type, d.severity, d.status, d.created_at,
             d.updated_at, d.resolved_at, d.summary, d.confidence,
             ARRAY(SELECT t.tag FROM core.discovery_tags t
                    WHERE t.discovery_id = d.discovery_id ORDER BY t.tag COLLATE "C") AS tags
      """
          .stripTrailing();

  /** Where a discovery without a time stands among the others. */
  static final String CREATED = "coalesce(d.created_at, '-infinity'::timestamptz)";

  private PostgresItem() {}
}
