package io.stemma.question;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts one behind the other, each with its length before it, so that no two lists look alike. */
final class Fields {
  private Fields() {}

  static byte[] written(List<?> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(length(values.size()));
    for (Object value : values) {
      byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
      out.writeBytes(length(text.length));
      out.writeBytes(text);
    }
    return out.toByteArray();
  }

  /** Reads what {@link #written} wrote. */
  static List<String> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = in.getInt();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[in.getInt()];
      in.get(text);
      values.add(new String(text, StandardCharsets.UTF_8));
    }
    return values;
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
  }
}
