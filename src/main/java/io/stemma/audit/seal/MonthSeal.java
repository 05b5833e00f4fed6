package io.stemma.audit.seal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a month of a trail was when a checkpoint was signed. The trail's log is made of these: it
 * goes on proving months of which the rows are long in an archive.
 *
 * @param month by its name, for instance {@code events/2026-01}
 * @param size its entries
 * @param root of the tree over their hashes
 */
public record MonthSeal(String month, long size, Hash root) {
  private static final String KIND = "stemma-seal/v1";
  private static final String NAME = "[a-z_]+/[0-9]{4}-(?:0[1-9]|1[0-2])";
  private static final Pattern MONTH = Pattern.compile(NAME);
  private static final Pattern TEXT =
      Pattern.compile(KIND + "\n(" + NAME + ")\n([0-9]{1,18})\n([A-Za-z0-9+/=]+)\n");

  /** The size is that of a tree, and the name is that of a month. */
  public MonthSeal {
    if (size < 0 || !MONTH.matcher(month).matches()) {
      throw new IllegalArgumentException(
          "'" + month + "' is no month, or " + size + " no size of one");
    }
  }

  /** Whether a text names a month of a table, for instance {@code events/2026-01}. */
  public static boolean isMonth(@Nullable String text) {
    return text != null && MONTH.matcher(text).matches();
  }

  /** The leaf's bytes, as text. */
  public String text() {
    return KIND + "\n" + month + "\n" + size + "\n" + root.base64() + "\n";
  }

  /** The leaf's hash. */
  public Hash leaf() {
    return Hash.ofLeaf(text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static MonthSeal of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a month's seal");
    }
    return new MonthSeal(
        parts.group(1), Long.parseLong(parts.group(2)), Hash.ofBase64(parts.group(3)));
  }
}
