package io.stemma.configuration;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.math.BigDecimal;

/**
 * Another name that a key is read under, as programs have it whose estates come to Stemma.
 *
 * @param factor what a value is multiplied by: 1000 where it is seconds and the key's are
 *     milliseconds, 1 where it is taken as it stands
 */
record Alias(String name, int factor) {
  /** Written {@code NAME} or {@code NAME*1000}. */
  static Alias of(String text) {
    int star = text.indexOf('*');
    return star < 0
        ? new Alias(text, 1)
        : new Alias(text.substring(0, star), Integer.parseInt(text.substring(star + 1)));
  }

  /**
   * What the key's value is.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} where it is to be converted and
   *     is no number
   */
  String converted(String value) {
    if (factor == 1) {
      return value;
    }
    try {
      // A huge exponent would be written out digit by digit.
      BigDecimal number = new BigDecimal(value).multiply(BigDecimal.valueOf(factor));
      return number.precision() - number.scale() > Long.SIZE
          ? number.toString()
          : number.toBigInteger().toString();
    } catch (NumberFormatException e) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          name + " must be a number of seconds, not '" + value + "'.",
          e);
    }
  }
}
