package io.stemma.question.knowledge;

/** What statements for a SQLite file say of a discovery. */
final class SqliteItem {
  /** The columns of an item; the discovery is {@code d}, all null where it is missing. */
  static final String COLUMNS =
      """
      d.id IS NOT NULL AS known, d.agent_id, d.type, d.severity, d.status, d.created_at,
             d.updated_at, d.resolved_at, d.summary, d.confidence,
             (SELECT json_group_array(t.tag ORDER BY t.tag) FROM discovery_tags t
               WHERE t.discovery_id = d.id) AS tags
      """
          .stripTrailing();

  /** Where a discovery without a time stands among the others. */
  static final String CREATED = "coalesce(d.created_at, '')";

  private SqliteItem() {}
}
