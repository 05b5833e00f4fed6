package io.stemma.audit.seal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the trail, and what of an entry is sealed: all that its caller said, and who it was,
 * in a fixed order, as PostgreSQL's {@code record_send} writes it. {@code audit.leaf} does the same
 * there.
 *
 * <p>There are two encodings. An entry that names no writer is of the first one, which ends before
 * the writer's columns: entries are so that are older than these columns, or that a backfill
 * brought. The bytes begin with the number of columns, so that none can pass for one of the other.
 */
public final class SealedTable {
  /** PostgreSQL's numbers of its types, which {@code record_send} puts before each value. */
  private static final int BOOLEAN = 16;

  private static final int BIGINT = 20;
  private static final int TEXT = 25;
  private static final int DOUBLE = 701;
  private static final int TIMESTAMPTZ = 1184;
  private static final int JSONB = 3802;

  /** What the second encoding has besides. */
  private static final List<String> WRITER = List.of("written_by", "written_key");

  public static final SealedTable EVENTS =
      new SealedTable("events", "event_id")
          .with("ts", TIMESTAMPTZ)
          .with("event_id", TEXT)
          .with("event_type", TEXT)
          .with("agent_id", TEXT)
          .with("session_id", TEXT)
          .with("confidence", DOUBLE)
          .with("payload", JSONB)
          .with("metadata", JSONB)
          .with("raw_hash", TEXT);
  public static final SealedTable TOOL_USAGE =
      new SealedTable("tool_usage", "usage_id")
          .with("ts", TIMESTAMPTZ)
          .with("usage_id", TEXT)
          .with("tool_name", TEXT)
          .with("agent_id", TEXT)
          .with("session_id", TEXT)
          .with("latency_ms", BIGINT)
          .with("success", BOOLEAN)
          .with("error_type", TEXT)
          .with("payload", JSONB);

  /** All of them. */
  public static final List<SealedTable> ALL = List.of(EVENTS, TOOL_USAGE);

  private final String table;
  private final String id;
  private final Map<String, Integer> types = new LinkedHashMap<>();

  private SealedTable(String table, String id) {
    this.table = table;
    this.id = id;
  }

  private SealedTable with(String column, int type) {
    types.put(column, type);
    return this;
  }

  /**
   * The table of a month.
   *
   * @param log for instance {@code events/2026-01}
   */
  public static SealedTable ofLog(String log) {
    return log.startsWith(EVENTS.table + "/") ? EVENTS : TOOL_USAGE;
  }

  /** Whether a text names a month of one of them. */
  public static boolean isLog(String text) {
    return MonthSeal.isMonth(text)
        && ALL.stream().anyMatch(table -> text.startsWith(table.table + "/"));
  }

  /** Without its schema. */
  public String table() {
    return table;
  }

  /** The column of the entries' names. */
  public String id() {
    return id;
  }

  /** The columns that every archive of the table has, in their order. */
  public List<String> sealedColumns() {
    return List.copyOf(types.keySet());
  }

  /**
   * The hash of an entry.
   *
   * @param values its columns as PostgreSQL sends them in binary; null for null, and for a column
   *     that its archive does not have yet
   */
  public Hash leaf(Map<String, byte @Nullable []> values) {
    Map<String, Integer> sealed = new LinkedHashMap<>(types);
    if (WRITER.stream().anyMatch(column -> values.get(column) != null)) {
      WRITER.forEach(column -> sealed.put(column, TEXT));
    }
    int size = Integer.BYTES;
    for (String column : sealed.keySet()) {
      byte[] value = values.get(column);
      size += 2 * Integer.BYTES + (value == null ? 0 : value.length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).putInt(sealed.size());
    sealed.forEach((column, type) -> put(bytes, type, values.get(column)));
    return Hash.ofLeaf(bytes.array());
  }

  private static void put(ByteBuffer bytes, int type, byte @Nullable [] value) {
    bytes.putInt(type);
    bytes.putInt(value == null ? -1 : value.length);
    if (value != null) {
      bytes.put(value);
    }
  }
}
