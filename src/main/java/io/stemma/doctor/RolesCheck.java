package io.stemma.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the login may, and that the role of free Cypher may only read the graph. */
final class RolesCheck implements Check {
  private static final String SET_UP =
      "As a superuser in this database: SELECT projection.set_up_cypher_role();";

  @Override
  public String name() {
    return "roles";
  }

  private static final String LOGIN =
      """
      SELECT current_user, rolsuper,
             pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
      FROM pg_roles WHERE rolname = current_user
      """;

  private record Login(String name, boolean superuser, boolean owner) {}

  private static final String CYPHER =
      """
      SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
               OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid),
             EXISTS (SELECT FROM pg_db_role_setting s, unnest(setconfig) AS item
                     WHERE setrole = r.oid AND item = 'default_transaction_read_only=on'
                       AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())),
             EXISTS (SELECT FROM pg_db_role_setting s, unnest(setconfig) AS item
                     WHERE setrole = r.oid AND item LIKE 'search_path=%ag_catalog%'
                       AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
      FROM pg_roles r WHERE rolname = 'stemma_cypher'
      """;

  private record Cypher(boolean tooMighty, boolean readOnly, boolean searchPath) {}

  private static final String TOO_MUCH =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND (has_table_privilege('stemma_cypher', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
             OR n.nspname IN ('access', 'audit', 'backfill', 'core', 'dual', 'stemma')
                AND has_schema_privilege('stemma_cypher', n.oid, 'USAGE')
                AND has_table_privilege('stemma_cypher', c.oid, 'SELECT'))
      ORDER BY 1 LIMIT 5
      """;

  private static final String OPEN_FUNCTIONS =
      "SELECT count(*) FROM projection.withheld_functions() WHERE of_everybody";

  private static final String MAY_ASK =
      "SELECT has_schema_privilege(current_user, 'projection', 'USAGE')";

  @Override
  public List<Finding> look(Look database) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.add(login(database));
    if (!database.has("projection.edge_labels")) {
      return findings;
    }
    Cypher role =
        database
            .first(
                CYPHER, row -> new Cypher(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)))
            .orElse(null);
    if (role == null) {
      findings.add(Finding.failed(name(), "there is no role stemma_cypher", SET_UP));
      return findings;
    }
    findings.add(cypher(database, role));
    if (!database.one(MAY_ASK, row -> row.getBoolean(1))) {
      return findings;
    }
    long open = database.one(OPEN_FUNCTIONS, row -> row.getLong(1));
    if (open > 0) {
      findings.add(
          Finding.warning(
              name(),
              "everybody may call " + open + " functions that Cypher must not reach",
              SET_UP));
    }
    return findings;
  }

  private Finding login(Look database) throws SQLException {
    Login login =
        database.one(
            LOGIN, row -> new Login(row.getString(1), row.getBoolean(2), row.getBoolean(3)));
    if (login.superuser()) {
      return Finding.warning(
          name(),
          login.name() + " is a superuser",
          "Give the database an owner that is none, and use its login.");
    }
    return login.owner()
        ? Finding.ok(name(), login.name() + " owns the database and is no superuser")
        : Finding.warning(
            name(),
            login.name() + " does not own the database",
            "Services and commands use the owner's login.");
  }

  private Finding cypher(Look database, Cypher role) throws SQLException {
    List<String> tooMuch = database.texts(TOO_MUCH);
    if (role.tooMighty() || !tooMuch.isEmpty()) {
      return Finding.failed(
          name(),
          "stemma_cypher may more than read the graph"
              + (tooMuch.isEmpty() ? "" : ": " + String.join(", ", tooMuch)),
          "REVOKE what was given to it or to PUBLIC.");
    }
    return role.readOnly() && role.searchPath()
        ? Finding.ok(name(), "stemma_cypher may read the graph and nothing else")
        : Finding.failed(name(), "stemma_cypher lacks its settings in this database", SET_UP);
  }
}
