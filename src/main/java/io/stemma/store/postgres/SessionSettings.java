package io.stemma.store.postgres;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a session is to be like, whatever the server, the database or the role says. Where it is
 * one's own that is said once, as it is opened; where it is lent, at the beginning of each
 * transaction.
 *
 * @param values by PostgreSQL's names; they hold neither quotes nor backslashes
 */
record SessionSettings(Map<String, String> values) {
  private static final String OF_NEW_TRANSACTIONS = "default_";
  private static final String READ_ONLY = "default_transaction_read_only";
  private static final String OFF = "off";

  /** What a statement means, how its values are written, and what a transaction sees. */
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("TimeZone", "UTC"),
          Map.entry("DateStyle", "ISO, MDY"),
          Map.entry("IntervalStyle", "postgres"),
          Map.entry("extra_float_digits", "1"),
          Map.entry("bytea_output", "hex"),
          Map.entry("lc_monetary", "C"),
          Map.entry("lc_numeric", "C"),
          Map.entry("lc_time", "C"),
          Map.entry("search_path", "public"),
          Map.entry("standard_conforming_strings", "on"),
          Map.entry("quote_all_identifiers", OFF),
          Map.entry("transform_null_equals", OFF),
          Map.entry("array_nulls", "on"),
          Map.entry("row_security", "on"),
          Map.entry("gin_fuzzy_search_limit", "0"),
          Map.entry("default_transaction_isolation", "read committed"),
          Map.entry("default_transaction_deferrable", OFF),
          Map.entry(READ_ONLY, OFF));

  /** Nothing of ours is ended halfway: what has a limit sets it. */
  private static final Map<String, String> WITHOUT_LIMITS =
      Map.of(
          "statement_timeout", "0",
          "lock_timeout", "0",
          "transaction_timeout", "0",
          "idle_in_transaction_session_timeout", "0",
          "idle_session_timeout", "0",
          "exit_on_error", OFF);

  SessionSettings {
    values = Map.copyOf(values);
  }

  /** Whatever else is asked: the same in every database. */
  static SessionSettings plain() {
    return new SessionSettings(MEANING);
  }

  /** The same and a limit on the time of each statement. */
  SessionSettings withTimeLimit(int millis) {
    return with("statement_timeout", Integer.toString(millis));
  }

  /** The same, each transaction seeing one snapshot and writing nothing. */
  SessionSettings ofOneSnapshot() {
    return with("default_transaction_isolation", "repeatable read").readOnly();
  }

  /** The same, writing nothing. */
  SessionSettings readOnly() {
    return with(READ_ONLY, "on");
  }

  /**
   * The same, writing nothing while the server as a whole is set to read only: its operator or its
   * provider does so when its disk is full or another server takes its place. What a database or a
   * role is set to does not count.
   */
  SessionSettings heedingReadOnlyServer() {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.remove(READ_ONLY);
    return new SessionSettings(fewer);
  }

  /** The same with tables looked for in these schemas. */
  SessionSettings withSearchPath(String schemas) {
    return with("search_path", schemas);
  }

  private SessionSettings with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new SessionSettings(more);
  }

  /**
   * As the parameter {@code options} of a new session of the blocking driver. Of several servers it
   * would take one for a standby whose session can only read, so that is said later: {@link
   * #onceOpen}.
   *
   * @param asked options of the connection string: they may set limits of time, and no meaning
   */
  String optionsOfDriver(String asked) {
    return values.containsKey(READ_ONLY) ? with(READ_ONLY, OFF).options(asked) : options(asked);
  }

  /** The same of the reactive client. */
  String options(String asked) {
    return (options(WITHOUT_LIMITS) + " " + asked.strip() + " " + options(values))
        .replace("  ", " ");
  }

  private static String options(Map<String, String> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(each -> "-c " + each.getKey() + "=" + each.getValue().replace(" ", "\\ "))
            .collect(Collectors.joining(" "));
  }

  private static final String HEED_SERVER_ONLY =
      """
      SELECT pg_catalog.set_config(name, 'off', false) FROM pg_catalog.pg_settings
      WHERE name = 'default_transaction_read_only' AND source IN ('global', 'database', 'user', 'database user');
      COMMIT
      """;

  /** What is to be run in a session that has just been opened; empty where nothing is. */
  String onceOpen() {
    String readOnly = values.get(READ_ONLY);
    if (readOnly == null) {
      return HEED_SERVER_ONLY;
    }
    return readOnly.equals("on") ? "SET " + READ_ONLY + " = on; COMMIT" : "";
  }

  /** Whether a transaction may write unless the server as a whole is set to read only. */
  boolean heedsReadOnlyServer() {
    return !values.containsKey(READ_ONLY);
  }

  /** As what a transaction begins with. */
  String beginning() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(each -> "SET LOCAL " + ofThis(each.getKey()) + " = '" + each.getValue() + "'")
            .collect(Collectors.joining("; "));
  }

  private static String ofThis(String name) {
    return name.startsWith(OF_NEW_TRANSACTIONS)
        ? name.substring(OF_NEW_TRANSACTIONS.length())
        : name;
  }
}
