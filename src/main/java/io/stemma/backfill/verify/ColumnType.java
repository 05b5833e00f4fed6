package io.stemma.backfill.verify;

import io.stemma.backfill.mapping.ArrayLiteral;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The types whose canonical form is known: PostgreSQL's own binary format ({@code …send}), made
 * here from the text a mapping writes. {@code docs/verification.md} describes each.
 */
enum ColumnType {
  TEXT("text", 25) {
    @Override
    void write(String value, RowBytes out) {
      out.utf8(value);
    }

    @Override
    String read(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes).toString();
    }
  },
  BIGINT("bigint", 20) {
    @Override
    void write(String value, RowBytes out) {
      out.int8(Long.parseLong(value));
    }

    @Override
    String read(ByteBuffer bytes) {
      return Long.toString(bytes.getLong());
    }
  },
  SMALLINT("smallint", 21) {
    @Override
    void write(String value, RowBytes out) {
      out.int2(Short.parseShort(value));
    }

    @Override
    String read(ByteBuffer bytes) {
      return Short.toString(bytes.getShort());
    }
  },
  BOOLEAN("boolean", 16) {
    @Override
    void write(String value, RowBytes out) {
      out.int1(value.startsWith("t") ? 1 : 0);
    }

    @Override
    String read(ByteBuffer bytes) {
      return bytes.get() == 1 ? "true" : "false";
    }
  },
  TIMESTAMPTZ("timestamp with time zone", 1184) {
    @Override
    void write(String value, RowBytes out) {
      out.int8(Instants.micros(value));
    }

    @Override
    String read(ByteBuffer bytes) {
      return Instants.text(bytes.getLong());
    }
  },
  DOUBLE("double precision", 701) {
    @Override
    void write(String value, RowBytes out) {
      out.int8(Double.doubleToLongBits(Double.parseDouble(value)));
    }

    @Override
    String read(ByteBuffer bytes) {
      return Double.toString(bytes.getDouble());
    }
  },
  JSONB("jsonb", 3802) {
    @Override
    void write(String value, RowBytes out) {
      out.int1(1); // The version of the format.
      CanonicalJson.write(value, out);
    }

    @Override
    String read(ByteBuffer bytes) {
      bytes.get();
      return StandardCharsets.UTF_8.decode(bytes).toString();
    }
  },
  BYTEA("bytea", 17) {
    @Override
    void write(String value, RowBytes out) {
      out.raw(HexFormat.of().parseHex(value, "\\x".length(), value.length()));
    }

    @Override
    String read(ByteBuffer bytes) {
      byte[] content = new byte[bytes.remaining()];
      bytes.get(content);
      return "\\x" + HexFormat.of().formatHex(content);
    }
  },
  TEXT_ARRAY("text[]", 1009) {
    @Override
    void write(String value, RowBytes out) {
      writeArray(TEXT, value, out);
    }

    @Override
    String read(ByteBuffer bytes) {
      return readArray(TEXT, bytes);
    }
  },
  DOUBLE_ARRAY("double precision[]", 1022) {
    @Override
    void write(String value, RowBytes out) {
      writeArray(DOUBLE, value, out);
    }

    @Override
    String read(ByteBuffer bytes) {
      return readArray(DOUBLE, bytes);
    }
  };

  private final String sql;
  private final int oid;

  ColumnType(String sql, int oid) {
    this.sql = sql;
    this.oid = oid;
  }

  /** The type of that name, where it is one of these. */
  static Optional<ColumnType> of(String sql) {
    return Arrays.stream(values()).filter(type -> type.sql.equals(sql)).findFirst();
  }

  /** As SQL writes it. */
  String sql() {
    return sql;
  }

  /** PostgreSQL's number of the type, which the binary form of a row names. */
  int oid() {
    return oid;
  }

  /** Appends the binary form of a value given as text. */
  abstract void write(String value, RowBytes out);

  /** For people: the value of a binary form. */
  abstract String read(ByteBuffer bytes);

  private static void writeArray(ColumnType element, String value, RowBytes out) {
    var elements = ArrayLiteral.elements(value);
    out.int4(elements.isEmpty() ? 0 : 1);
    out.int4(elements.stream().anyMatch(text -> text == null) ? 1 : 0);
    out.int4(element.oid);
    if (!elements.isEmpty()) {
      out.int4(elements.size());
      out.int4(1);
    }
    for (String text : elements) {
      writeOrNull(element, text, out);
    }
  }

  static void writeOrNull(ColumnType type, @Nullable String value, RowBytes out) {
    if (value == null) {
      out.int4(-1);
    } else {
      int begun = out.beginLength();
      type.write(value, out);
      out.endLength(begun);
    }
  }

  private static String readArray(ColumnType element, ByteBuffer bytes) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    int dimensions = bytes.getInt();
    bytes.position(bytes.position() + 2 * Integer.BYTES + dimensions * 2 * Integer.BYTES);
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      if (length < 0) {
        text.add("null");
      } else {
        text.add(element.read(bytes.slice(bytes.position(), length)));
        bytes.position(bytes.position() + length);
      }
    }
    return text.toString();
  }
}
