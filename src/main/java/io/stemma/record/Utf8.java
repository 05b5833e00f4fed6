package io.stemma.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes that must be UTF-8: replacing what is not would make two names one. */
public final class Utf8 {
  private Utf8() {}

  /** Whether the bytes are UTF-8, without overlong forms and without surrogates. */
  public static boolean isValid(byte[] bytes, int from, int length) {
    int at = from;
    while (at < from + length && bytes[at] >= 0) {
      at++;
    }
    if (at == from + length) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, from + length - at));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
