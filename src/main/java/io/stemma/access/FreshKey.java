package io.stemma.access;

import java.security.SecureRandom;

/**
 * A key that has just been made: the only place where its text is. 43 characters at random are 256
 * bits.
 */
public record FreshKey(String text) {
  /** Characters by which a key is looked up: not secret, and shown in lists. */
  public static final int PREFIX_CHARACTERS = 12;

  private static final String BEGINNING = "stm_";
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SECRET_CHARACTERS = 43;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Another one. */
  static FreshKey make() {
    StringBuilder text = new StringBuilder(BEGINNING);
    int characters = PREFIX_CHARACTERS + SECRET_CHARACTERS;
    while (text.length() < characters) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return new FreshKey(text.toString());
  }

  String prefix() {
    return prefix(text);
  }

  /** What a key is looked up by. */
  static String prefix(String key) {
    return key.substring(0, Math.min(PREFIX_CHARACTERS, key.length()));
  }

  /** Nobody prints it by mistake. */
  @Override
  public String toString() {
    return prefix() + "…";
  }
}
