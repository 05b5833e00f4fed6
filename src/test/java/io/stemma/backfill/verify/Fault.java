package io.stemma.backfill.verify;

import io.stemma.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way in which record, graph and source can drift apart.
 *
 * @param named the JSON lines it must be reported with
 */
record Fault(String name, String plant, String undo, boolean isInOddFile, List<String> named) {
  private static final String REBUILD = "SELECT projection.rebuild()";

  static Stream<Fault> all() {
    return Stream.of(ofRows(), ofValues(), ofQuarantine(), ofTheGraph()).flatMap(faults -> faults);
  }

  private static Stream<Fault> ofValues() {
    return Stream.of(
        value(
            "one changed character",
            "notes = 'firsT'",
            "notes = 'first'",
            "notes",
            "first",
            "firsT"),
        value(
            "a time moved by a microsecond",
            "created_at = '2025-06-01T00:00:00Z'",
            "created_at = '2025-06-01T00:00:00.000001Z'",
            "created_at",
            "2025-06-01T00:00:00.000001Z",
            "2025-06-01T00:00:00Z"),
        value(
            "a changed JSON value",
            "lifecycle_events = '[{\"a\": {}, \"b\": 1.5}]'",
            "lifecycle_events = '[{\"a\": {}, \"b\": 1.50}]'",
            "lifecycle_events",
            "[{\\\"a\\\": {}, \\\"b\\\": 1.50}]",
            "[{\\\"a\\\": {}, \\\"b\\\": 1.5}]"),
        value("a tag's case", "tags = '{ux}'", "tags = '{UX}'", "tags", "[UX]", "[ux]"),
        new Fault(
            "NULL for an empty text",
            "UPDATE core.identities SET notes = NULL WHERE agent_id = 'lonely'",
            "UPDATE core.identities SET notes = '' WHERE agent_id = 'lonely'",
            true,
            List.of(
                """
                {"class":"value_differs","table":"core.identities","key":{"agent_id":"lonely"},"column":"notes","source":"","target":null}""")),
        new Fault(
            "a float's last bit",
            "UPDATE core.agent_state SET entropy = 0.30000000000000004 WHERE agent_id = 'parent' AND volatility = -1.5",
            "UPDATE core.agent_state SET entropy = 0.3 WHERE agent_id = 'parent' AND volatility = -1.5",
            true,
            List.of("value_differs core.agent_state entropy 0.3 0.30000000000000004")),
        new Fault(
            "values swapped between two rows",
            SWAP_NOTES,
            SWAP_NOTES,
            true,
            List.of(
                """
                {"class":"value_differs","table":"core.identities","key":{"agent_id":"child"},"column":"notes","source":"second","target":"first"}""",
                """
                {"class":"value_differs","table":"core.identities","key":{"agent_id":"parent"},"column":"notes","source":"first","target":"second"}""")));
  }

  private static final String SWAP_NOTES =
      """
      UPDATE core.identities a SET notes = b.notes FROM core.identities b
      WHERE (a.agent_id, b.agent_id) IN (('parent', 'child'), ('child', 'parent'))
      """;

  private static Stream<Fault> ofRows() {
    return Stream.of(
        new Fault(
            "a deleted row",
            "DELETE FROM audit.events WHERE event_id = 'event-1'",
            """
            INSERT INTO audit.events (ts, event_id, event_type, agent_id, confidence, payload, backfill_run)
            SELECT '2025-06-01T00:00:00.000001Z', 'event-1', 'seen', 'parent', 0, '{"_event_id": "event-1", "risk": 0.001}',
                   max(run_id) FROM backfill.runs WHERE source LIKE '%odd.db'
            """,
            true,
            List.of(
                """
                {"class":"missing_in_target","table":"audit.events","key":{"ts":"2025-06-01T00:00:00.000001Z","event_id":"event-1"}}""")),
        new Fault(
            "a deleted row that others name",
            "CREATE TABLE public.saved AS SELECT * FROM core.identities WHERE agent_id = 'parent';"
                + "DELETE FROM core.identities WHERE agent_id = 'parent'",
            "INSERT INTO core.identities OVERRIDING SYSTEM VALUE SELECT * FROM public.saved; DROP TABLE public.saved",
            true,
            List.of(
                """
                {"class":"missing_in_target","table":"core.identities","key":{"agent_id":"parent"}}""")),
        new Fault(
            "an added row",
            """
            INSERT INTO core.discovery_tags (discovery_id, tag, backfill_run)
            SELECT 'none', 'too many', max(run_id) FROM backfill.runs WHERE source LIKE '%odd.db'
            """,
            "DELETE FROM core.discovery_tags WHERE tag = 'too many'",
            true,
            List.of(
                """
                {"class":"extra_in_target","table":"core.discovery_tags","key":{"discovery_id":"none","tag":"too many"}}""")),
        new Fault(
            "an added row where several tables share a target",
            """
            INSERT INTO backfill.source_versions (source, source_table, component, backfill_run)
            SELECT source, 'schema_version', 'too many', run_id FROM backfill.runs WHERE source LIKE '%odd.db'
            """,
            "DELETE FROM backfill.source_versions WHERE component = 'too many'",
            true,
            List.of("extra_in_target backfill.source_versions")),
        new Fault(
            "a kept cell gone",
            "CREATE TABLE public.saved AS SELECT * FROM backfill.kept_cells WHERE target_key = 'odd-agent' AND source_column = 'notes';"
                + "DELETE FROM backfill.kept_cells WHERE target_key = 'odd-agent' AND source_column = 'notes'",
            "INSERT INTO backfill.kept_cells OVERRIDING SYSTEM VALUE SELECT * FROM public.saved; DROP TABLE public.saved",
            true,
            List.of(kept("notes", "\"blob \\\\xff80\"", "null"))),
        new Fault(
            "a kept cell changed",
            "UPDATE backfill.kept_cells SET bytes = '3' WHERE target_key = 'odd-agent' AND source_column = 'response_completed'",
            "UPDATE backfill.kept_cells SET bytes = '2' WHERE target_key = 'odd-agent' AND source_column = 'response_completed'",
            true,
            List.of(kept("response_completed", "\"integer \\\\x32\"", "\"integer \\\\x33\""))),
        new Fault(
            "a quarantined row gone",
            "CREATE TABLE public.saved AS SELECT * FROM backfill.quarantine WHERE cells::text LIKE '%no key either%';"
                + "DELETE FROM backfill.quarantine WHERE cells::text LIKE '%no key either%'",
            "INSERT INTO backfill.quarantine OVERRIDING SYSTEM VALUE SELECT * FROM public.saved; DROP TABLE public.saved",
            true,
            List.of("quarantine_entry_missing core.identities")));
  }

  private static Stream<Fault> ofQuarantine() {
    return Stream.of(
        entry(
            "a changed cell of a quarantined row",
            "cells = replace(cells::text, 'no key either', 'no key neither')::jsonb",
            "\"notes\",\"source\":\"text no key either\",\"target\":\"text no key neither\""),
        entry(
            "another storage class of a quarantined cell",
            "cells = replace(cells::text, '\"text\", \"value\": \"no key', '\"blob\", \"value\": \"no key')::jsonb",
            "\"notes\",\"source\":\"text no key either\",\"target\":\"blob no key either\""),
        entry(
            "NULL for a quarantined cell",
            "cells = replace(cells::text, '\"text\", \"value\": \"active\"', '\"null\"')::jsonb",
            "\"status\",\"source\":\"text active\",\"target\":\"null null\""),
        entry(
            "a quarantined cell gone",
            "cells = (SELECT jsonb_agg(c) FROM jsonb_array_elements(cells) c WHERE c ->> 'column' <> 'notes')",
            "\"notes\",\"source\":\"text no key either\",\"target\":null"),
        entry(
            "a quarantined cell too many",
            "cells = cells || '[{\"column\": \"more\", \"class\": \"integer\", \"value\": \"1\"}]'",
            "\"more\",\"source\":null,\"target\":\"integer 1\""),
        entry(
            "another reason of a quarantined row",
            "reason = 'no_time'",
            "\"reason\",\"source\":\"no_key\",\"target\":\"no_time\""),
        entry(
            "a reason that is judged by the key",
            "reason = 'key_taken'",
            "\"reason\",\"source\":\"no_key\",\"target\":\"key_taken\""),
        entry(
            "another place of a quarantined row",
            "source_row = '55'",
            "\"source_row\",\"source\":\"5\",\"target\":\"55\""),
        new Fault(
            "a quarantined row too many",
            """
            INSERT INTO backfill.quarantine
              (run_id, first_run_id, source_table, source_row, row_sha256, target_table, reason, detail, cells)
            SELECT max(run_id), max(run_id), 'agent_metadata', '9', 'abababababababab', 'core.identities', 'no_key', '', '[]'
            FROM backfill.runs WHERE source LIKE '%odd.db'
            """,
            "DELETE FROM backfill.quarantine WHERE row_sha256 = 'abababababababab'",
            true,
            List.of(
                """
                {"class":"quarantine_entry_extra","table":"backfill.quarantine","key":{"source_table":"agent_metadata","target_table":"core.identities","row_sha256":"abababababababab"}}""")));
  }

  /** A change of the fifth row's entry. */
  private static Fault entry(String name, String change, String named) {
    return new Fault(
        name,
        "CREATE TABLE public.saved AS SELECT * FROM backfill.quarantine;"
            + "UPDATE backfill.quarantine SET "
            + change
            + " WHERE cells::text LIKE '%no key either%'",
        "UPDATE backfill.quarantine q SET (source_row, reason, cells) = (s.source_row, s.reason, s.cells)"
            + " FROM public.saved s WHERE s.quarantine_id = q.quarantine_id; DROP TABLE public.saved",
        true,
        List.of(
            "{\"class\":\"quarantine_entry_differs\",\"table\":\"backfill.quarantine\",\"key\":"
                + "{\"source_table\":\"agent_metadata\",\"source_row\":\"5\"},\"column\":"
                + named
                + "}"));
  }

  private static Stream<Fault> ofTheGraph() {
    return Stream.of(
        graph(
            "a missing edge",
            "DELETE FROM governance.\"SPAWNED\" WHERE end_id OPERATOR(ag_catalog.=) (SELECT projection.\"Agent_id\"(identity_key) FROM core.identities WHERE agent_id = 'child')",
            """
            {"class":"missing_edge","table":"SPAWNED","key":{"start":"parent","end":"child"}}"""),
        graph(
            "an edge too many",
            """
            INSERT INTO governance."SPAWNED" (id, start_id, end_id, properties)
            SELECT ag_catalog._graphid(label_id, 99999999), end_id, start_id, properties
            FROM governance."SPAWNED", projection.edge_labels
            WHERE label = 'SPAWNED' AND end_id OPERATOR(ag_catalog.=) (SELECT projection."Agent_id"(identity_key) FROM core.identities WHERE agent_id = 'child')
            """,
            """
            {"class":"extra_edge","table":"SPAWNED","key":{"start":"child","end":"parent"}}"""),
        graph(
            "a stale vertex property",
            """
            UPDATE governance."Agent" SET properties = replace(properties::text, '"second"', '"stale"')::ag_catalog.agtype
            WHERE properties::text LIKE '%"second"%'
            """,
            """
            {"class":"property_differs","table":"Agent","key":{"name":"child"},"column":"notes","source":"second","target":"stale"}"""),
        graph(
            "a stale edge property",
            """
            UPDATE governance."SPAWNED" SET properties = '{"spawn_reason": "stale", "odd": 1}'
            WHERE end_id OPERATOR(ag_catalog.=) (SELECT projection."Agent_id"(identity_key) FROM core.identities WHERE agent_id = 'child')
            """,
            """
            {"class":"property_differs","table":"SPAWNED","key":{"start":"parent","end":"child"},"column":"odd","source":null,"target":"1"}""",
            """
            {"class":"property_differs","table":"SPAWNED","key":{"start":"parent","end":"child"},"column":"spawn_reason","source":null,"target":"stale"}"""),
        graph(
            "a property of an edge that has none",
            """
            UPDATE governance."HAS_TAG" SET properties = '{"weight": 2}'
            WHERE start_id OPERATOR(ag_catalog.=) (SELECT projection."Agent_id"(identity_key) FROM core.identities WHERE agent_id = 'parent')
            """,
            """
            {"class":"property_differs","table":"HAS_TAG","key":{"start":"parent","end":"UX"},"column":"weight","source":null,"target":"2"}"""),
        graph(
            "a missing vertex",
            "DELETE FROM governance.\"Agent\" WHERE properties::text LIKE '%\"lonely\"%'",
            """
            {"class":"missing_vertex","table":"Agent","key":{"name":"lonely"}}"""),
        graph(
            "a vertex too many",
            """
            INSERT INTO governance."Agent" (id, properties)
            VALUES (projection."Agent_id"(99999999), '{"id": "ghost"}'::ag_catalog.agtype)
            """,
            """
            {"class":"extra_vertex","table":"Agent","key":{"name":"ghost"}}"""));
  }

  private static Fault value(
      String name, String change, String undo, String column, String source, String target) {
    String update = "UPDATE core.identities SET %s WHERE agent_id = 'parent'";
    String line =
        "{\"class\":\"value_differs\",\"table\":\"core.identities\",\"key\":{\"agent_id\":\"parent\"},\"column\":\"%s\",\"source\":\"%s\",\"target\":\"%s\"}"
            .formatted(column, source, target);
    return new Fault(name, update.formatted(change), update.formatted(undo), true, List.of(line));
  }

  private static Fault graph(String name, String plant, String... lines) {
    return new Fault(name, plant, REBUILD, false, List.of(lines));
  }

  private static String kept(String column, String source, String target) {
    return "{\"class\":\"kept_cell_missing\",\"table\":\"backfill.kept_cells\",\"key\":{\"target_table\":\"core.identities\",\"target_key\":\"odd-agent\",\"source_table\":\"agent_metadata\",\"source_column\":\"%s\"},\"column\":\"%s\",\"source\":%s,\"target\":%s}"
        .formatted(column, column, source, target);
  }

  void plantIn(TestDatabase database) {
    database.execute(plant);
  }

  void takeBack(TestDatabase database) {
    database.execute(undo);
  }

  /** The differences as lines; where the key is made by chance or place, without it. */
  List<String> describe(VerifyReport report) {
    boolean whole = named.get(0).startsWith("{");
    return Stream.concat(report.differences().stream(), report.graph().differences().stream())
        .map(found -> whole ? found.toJson().toString() : shortly(found))
        .toList();
  }

  private static String shortly(Difference found) {
    String values = " " + found.column() + " " + found.source() + " " + found.target();
    return found.kind().word() + " " + found.table() + (found.column() == null ? "" : values);
  }

  @Override
  public String toString() {
    return name;
  }
}
