package io.stemma.store.dual;

import io.stemma.record.RowKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** The order of keys in which every store gives them: text by its bytes. */
final class KeyOrder {
  private KeyOrder() {}

  /** Compares two keys of one table. */
  static int compare(RowKey one, RowKey other) {
    for (int i = 0; i < one.values().size(); i++) {
      int order = compare(one.values().get(i), other.values().get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Object one, Object other) {
    if (one instanceof Instant instant) {
      return instant.compareTo((Instant) other);
    }
    if (one instanceof Long number) {
      return number.compareTo((Long) other);
    }
    return Arrays.compareUnsigned(bytes(one), bytes(other));
  }

  private static byte[] bytes(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
