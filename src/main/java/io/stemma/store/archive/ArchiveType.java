package io.stemma.store.archive;

import io.stemma.store.postgres.audit.MonthRows.StoredColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a value stands in COPY BINARY and in an archive. Both ways nothing is lost: times are
 * microseconds since 1970 (UTC), JSON is PostgreSQL's own text of it, bytes are hexadecimal digits.
 */
enum ArchiveType {
  TEXT("VARCHAR") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.quoted(value);
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
  },
  JSONB("VARCHAR") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      if (value.get() != JSONB_VERSION) {
        throw ArchiveFailures.failed("PostgreSQL sends another version of jsonb.", null);
      }
      csv.quoted(value);
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      byte[] text = TEXT.toBinary(row, column);
      return text == null
          ? null
          : ByteBuffer.allocate(text.length + 1).put(JSONB_VERSION).put(text).array();
    }
  },
  TIMESTAMPTZ("BIGINT") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.plain(Long.toString(Math.addExact(value.getLong(), EPOCH_MICROS)));
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      long micros = row.getLong(column);
      return row.wasNull() ? null : ofLong(Math.subtractExact(micros, EPOCH_MICROS));
    }
  },
  BIGINT("BIGINT") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.plain(Long.toString(value.getLong()));
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      long number = row.getLong(column);
      return row.wasNull() ? null : ofLong(number);
    }
  },
  INTEGER("INTEGER") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.plain(Integer.toString(value.getInt()));
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      int number = row.getInt(column);
      return row.wasNull() ? null : ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
  },
  DOUBLE("DOUBLE") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.plain(Double.toString(value.getDouble()));
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      double number = row.getDouble(column);
      return row.wasNull() ? null : ByteBuffer.allocate(Double.BYTES).putDouble(number).array();
    }
  },
  BOOLEAN("BOOLEAN") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      csv.plain(value.get() == 0 ? "false" : "true");
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      boolean truth = row.getBoolean(column);
      return row.wasNull() ? null : new byte[] {(byte) (truth ? 1 : 0)};
    }
  },
  BYTEA("VARCHAR") {
    @Override
    void toCsv(ByteBuffer value, Csv csv) {
      byte[] bytes = new byte[value.remaining()];
      value.get(bytes);
      csv.quoted(
          ByteBuffer.wrap(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException {
      String digits = row.getString(column);
      return digits == null ? null : HexFormat.of().parseHex(digits);
    }
  };

  /** Microseconds from 1970 to 2000, where PostgreSQL counts from. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final byte JSONB_VERSION = 1;

  private static final Map<String, ArchiveType> BY_NAME =
      Map.of(
          "text", TEXT,
          "character varying", TEXT,
          "jsonb", JSONB,
          "timestamp with time zone", TIMESTAMPTZ,
          "bigint", BIGINT,
          "integer", INTEGER,
          "double precision", DOUBLE,
          "boolean", BOOLEAN,
          "bytea", BYTEA);

  private final String parquet;

  ArchiveType(String parquet) {
    this.parquet = parquet;
  }

  /** What the file stores it as, in DuckDB's words. */
  String parquet() {
    return parquet;
  }

  /** Writes a value of COPY BINARY as CSV. */
  abstract void toCsv(ByteBuffer value, Csv csv);

  /** The value of an archive as COPY BINARY has it; null for null. */
  abstract byte @Nullable [] toBinary(ResultSet row, int column) throws SQLException;

  private static byte[] ofLong(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /**
   * The type of a column.
   *
   * @throws io.stemma.error.StemmaException when an archive cannot hold it
   */
  static ArchiveType of(StoredColumn column) {
    ArchiveType type = BY_NAME.get(column.type());
    if (type == null) {
      throw ArchiveFailures.failed(
          "An archive cannot hold the column "
              + column.name()
              + " of type "
              + column.type()
              + ", but "
              + Arrays.toString(BY_NAME.keySet().stream().sorted().toArray())
              + ".",
          null);
    }
    return type;
  }
}
