package io.stemma.backfill.governance;

import io.stemma.backfill.mapping.ColumnMapping;
import io.stemma.backfill.mapping.Columns;
import io.stemma.backfill.mapping.ContentId;
import io.stemma.backfill.mapping.RowContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * API keys of estates: never stored in clear. A plain key becomes its SHA-256, which still verifies
 * it; a hash is carried with its scheme; empty and NULL mean no key.
 */
final class ApiKeys {
  private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$\\d\\d\\$[./A-Za-z0-9]{53}");

  private ApiKeys() {}

  static ColumnMapping hash(String source) {
    return Columns.of("api_key_hash", source, row -> hashOf(row.cell(source)));
  }

  static ColumnMapping scheme(String source) {
    return Columns.of("api_key_scheme", source, row -> schemeOf(row, source));
  }

  /** A hash in a dialect that never holds a key in clear. */
  static ColumnMapping asItIs(String source) {
    return Columns.of("api_key_hash", source, row -> asItIs(row.cell(source)));
  }

  private static @Nullable String asItIs(@Nullable Object cell) {
    // What text cannot hold was no hash.
    return cell instanceof String text && text.indexOf('\0') < 0 ? text : hashOf(cell);
  }

  /**
   * The hash of a key, of which {@link #hash} and {@link #scheme} make what they make of the key.
   */
  static String carried(Object cell) {
    String hash = hashOf(cell);
    return hash == null ? "" : hash;
  }

  private static @Nullable String hashOf(@Nullable Object cell) {
    // A key of another storage class is hashed by its text: keeping it raw would keep it in clear.
    String key = cell == null ? "" : text(cell);
    if (cell == null || key.isEmpty()) {
      return null;
    }
    if (BCRYPT.matcher(key).matches()) {
      return key;
    }
    return SHA256_HEX.matcher(key).matches() ? key : sha256(ContentId.bytes(cell));
  }

  private static @Nullable String schemeOf(RowContext row, String source) {
    Object cell = row.cell(source);
    String key = cell == null ? "" : text(cell);
    if (key.isEmpty()) {
      return null;
    }
    return BCRYPT.matcher(key).matches() ? "bcrypt" : "sha256";
  }

  private static String text(Object cell) {
    return new String(ContentId.bytes(cell), StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
