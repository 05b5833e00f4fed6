package io.stemma.store.postgres;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a session is to be like. Where it is one's own that is said once, as it is opened; where it
 * is lent, at the beginning of each transaction.
 *
 * @param values by PostgreSQL's names; they hold neither quotes nor backslashes
 */
record SessionSettings(Map<String, String> values) {
  private static final String OF_NEW_TRANSACTIONS = "default_";
  private static final String READ_ONLY = "default_transaction_read_only";

  SessionSettings {
    values = Map.copyOf(values);
  }

  /** Whatever else is asked, every text that PostgreSQL makes for us is in UTC. */
  static SessionSettings plain() {
    return new SessionSettings(Map.of("TimeZone", "UTC"));
  }

  /** The same and a limit on the time of each statement. */
  SessionSettings withTimeLimit(int millis) {
    return with("statement_timeout", Integer.toString(millis));
  }

  /** The same, each transaction seeing one snapshot and writing nothing. */
  SessionSettings ofOneSnapshot() {
    return with("default_transaction_isolation", "repeatable read").with(READ_ONLY, "on");
  }

  private SessionSettings with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new SessionSettings(more);
  }

  /**
   * As the parameter {@code options} of a new session. Of several servers the driver would take one
   * for a standby whose session can only read, so that is said later: {@link #onceOpen}.
   */
  String options() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .filter(each -> !each.getKey().equals(READ_ONLY))
            .map(each -> "-c " + each.getKey() + "=" + each.getValue().replace(" ", "\\ "))
            .collect(Collectors.joining(" "));
  }

  /** What is to be run in a session that has just been opened; empty where nothing is. */
  String onceOpen() {
    return values.containsKey(READ_ONLY) ? "SET " + READ_ONLY + " = on; COMMIT" : "";
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
