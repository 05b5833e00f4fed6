package io.stemma.backfill.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest that sources and archives are known by. */
public final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  void update(byte[] bytes, int from, int size) {
    digest.update(bytes, from, size);
  }

  /** What it came to; it begins anew. */
  byte[] digest() {
    return digest.digest();
  }

  static String hex(byte[] bytes) {
    Sha256 sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** Of files, one after the other, in hex; those that are not there count as empty. */
  public static String hex(List<Path> files) throws IOException {
    Sha256 sha256 = new Sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (Path file : files) {
      if (Files.exists(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha256.update(buffer, 0, read);
          }
        }
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
