package io.stemma.question;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and reads cursors: the place of the last item of a page, sealed, so that the next page
 * begins behind it whatever was written meanwhile.
 *
 * <p>A seal is the first 128 bits of an HMAC-SHA-256 over the question, its parameters and the
 * place. A cursor so serves no other question and no other parameters. Services that share a secret
 * read each other's cursors.
 */
public final class Cursors {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "stemma cursors";
  private static final int SEAL_BYTES = 16;
  private static final int RANDOM_BYTES = 32;

  private final Supplier<SecretKeySpec> key;

  private Cursors(Supplier<SecretKeySpec> key) {
    this.key = key;
  }

  private Cursors(byte[] secret) {
    byte[] derived =
        mac(new SecretKeySpec(secret, ALGORITHM), PURPOSE.getBytes(StandardCharsets.UTF_8));
    SecretKeySpec made = new SecretKeySpec(derived, ALGORITHM);
    this.key = () -> made;
  }

  /** Cursors under a key derived from a secret, which may serve other purposes, too. */
  public static Cursors ofSecret(String secret) {
    return new Cursors(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Cursors that nobody else reads, and no later start of this service. */
  public static Cursors ofThisProcess() {
    byte[] secret = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(secret);
    return new Cursors(secret);
  }

  /**
   * The cursors of one store: places are written as its database writes them, and no other store
   * could read them.
   *
   * @param store asked each time, since an estate may be moved to another one
   */
  public Cursors within(Supplier<String> store) {
    return new Cursors(
        () ->
            new SecretKeySpec(
                mac(key.get(), store.get().getBytes(StandardCharsets.UTF_8)), ALGORITHM));
  }

  /**
   * The cursors of one question.
   *
   * @param question its name
   * @param parameters what decides which items it has and in which order; not the page's size
   */
  public CursorScope of(String question, Object... parameters) {
    byte[] name = Fields.written(List.of(question));
    byte[] asked = Fields.written(Arrays.asList(parameters));
    return new CursorScope(this, joined(name, asked));
  }

  byte[] seal(byte[] scope, byte[] place) {
    return Arrays.copyOf(mac(key.get(), joined(scope, place)), SEAL_BYTES);
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] mac(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  static int sealBytes() {
    return SEAL_BYTES;
  }
}
