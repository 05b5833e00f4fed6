package io.stemma.backfill.governance;

import static io.stemma.backfill.mapping.Columns.instant;
import static io.stemma.backfill.mapping.Columns.integer;
import static io.stemma.backfill.mapping.Columns.json;
import static io.stemma.backfill.mapping.Columns.key;
import static io.stemma.backfill.mapping.Columns.name;
import static io.stemma.backfill.mapping.Columns.text;
import static io.stemma.backfill.mapping.Columns.textArrayWithNulls;

import io.stemma.backfill.mapping.ColumnRecords;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.TableMapping;
import io.stemma.backfill.mapping.Target;
import io.stemma.backfill.mapping.TimePlace;
import java.util.Set;

/**
 * Who may ask the service, and who did, as Stemma's own store keeps them; no other file has any.
 */
final class AccessTables {
  /** The column that holds what a key verifies by. */
  static final String SECRET = "hash";

  static final TableMapping KEYS =
      new TableMapping(
              "access_keys",
              "stemma",
              Set.of("key_id", "scheme", SECRET),
              Target.of("access.keys", "key_id"),
              ColumnRecords.of(
                  key("key_id", "key_id"),
                  text("name", "name"),
                  text("prefix", "prefix"),
                  text("scheme", "scheme"),
                  text(SECRET, SECRET),
                  textArrayWithNulls("permissions", "permissions_json"),
                  integer("requests_per_minute", "requests_per_minute"),
                  instant("created_at", "created_at"),
                  instant("expires_at", "expires_at"),
                  instant("revoked_at", "revoked_at"),
                  instant("last_used_at", "last_used_at"),
                  text("replaces", "replaces"),
                  name("agent_id", "agent_id"),
                  json("metadata", "metadata_json"),
                  Columns.writtenBy(),
                  Columns.writtenKey()),
              TimePlace.columns("created_at", "expires_at", "revoked_at", "last_used_at"))
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  static final TableMapping USES =
      new TableMapping(
              "access_key_uses",
              "stemma",
              Set.of("use_id", "outcome", "first_at"),
              Target.of("access.key_uses", "use_id"),
              ColumnRecords.of(
                  key("use_id", "use_id"),
                  text("key_id", "key_id"),
                  text("outcome", "outcome"),
                  text("endpoint", "endpoint"),
                  text("client", "client"),
                  integer("uses", "uses"),
                  instant("first_at", "first_at"),
                  instant("last_at", "last_at")),
              TimePlace.columns("first_at", "last_at"))
          .inFilesOf(GovernanceFamily.OWN_APPLICATION);

  private AccessTables() {}
}
