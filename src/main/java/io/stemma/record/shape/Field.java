package io.stemma.record.shape;

import io.stemma.record.Kind;
import java.util.List;
import java.util.Locale;

/**
 * A field of a JSON object that stands for a row.
 *
 * @param name in JSON
 * @param column in the record
 * @param type what its value is
 * @param access who writes it
 * @param required whether it must be given when the row is made
 * @param values the only ones allowed; empty where any is
 * @param least of a number
 * @param most of a number; of a text its bytes in UTF-8; of an array its elements
 * @param meaning in a sentence, for the documentation
 */
public record Field(
    String name,
    String column,
    Type type,
    Access access,
    boolean required,
    List<String> values,
    double least,
    double most,
    String meaning) {
  /** The longest name the record takes, in bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 1000;

  private static final int MAX_TEXT_BYTES = 1_000_000;
  private static final int MAX_ELEMENTS = 1_000;

  public Field {
    values = List.copyOf(values);
  }

  /** What a field's value is. */
  public enum Type {
    /** Text of at least one character that an index can hold. */
    NAME(Kind.TEXT),
    TEXT(Kind.TEXT),
    /** A date and time with its zone (RFC 3339). */
    INSTANT(Kind.INSTANT),
    INTEGER(Kind.INTEGER),
    REAL(Kind.REAL),
    BOOL(Kind.BOOL),
    OBJECT(Kind.JSON),
    ARRAY(Kind.JSON),
    /** An array of names. */
    NAMES(Kind.TEXTS),
    /** An array of numbers. */
    REALS(Kind.REALS);

    private final Kind kind;

    Type(Kind kind) {
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }

  /** Who writes a field. */
  public enum Access {
    /** Callers, whenever they like. */
    OPEN,
    /** Callers, when the row is made. */
    FIXED,
    /** The store; callers read it. */
    READ_ONLY,
    /** Callers; nobody reads it again. */
    WRITE_ONLY
  }

  public static Field name(String name, String meaning) {
    return of(name, Type.NAME, MAX_NAME_BYTES, meaning);
  }

  public static Field text(String name, String meaning) {
    return of(name, Type.TEXT, MAX_TEXT_BYTES, meaning);
  }

  public static Field instant(String name, String meaning) {
    return of(name, Type.INSTANT, 0, meaning);
  }

  public static Field integer(String name, String meaning) {
    return of(name, Type.INTEGER, Long.MAX_VALUE, meaning);
  }

  public static Field real(String name, String meaning) {
    return of(name, Type.REAL, Double.MAX_VALUE, meaning).from(-Double.MAX_VALUE);
  }

  public static Field bool(String name, String meaning) {
    return of(name, Type.BOOL, 0, meaning);
  }

  public static Field object(String name, String meaning) {
    return of(name, Type.OBJECT, 0, meaning);
  }

  public static Field array(String name, String meaning) {
    return of(name, Type.ARRAY, MAX_ELEMENTS, meaning);
  }

  public static Field names(String name, String meaning) {
    return of(name, Type.NAMES, MAX_ELEMENTS, meaning);
  }

  public static Field reals(String name, String meaning) {
    return of(name, Type.REALS, 10_000, meaning);
  }

  private static Field of(String name, Type type, double most, String meaning) {
    return new Field(name, columnOf(name), type, Access.OPEN, false, List.of(), 0, most, meaning);
  }

  /** {@code createdAt} is {@code created_at}. */
  private static String columnOf(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  public Field in(String other) {
    return new Field(name, other, type, access, required, values, least, most, meaning);
  }

  public Field mandatory() {
    return new Field(name, column, type, access, true, values, least, most, meaning);
  }

  public Field fixed() {
    return with(Access.FIXED);
  }

  public Field readOnly() {
    return with(Access.READ_ONLY);
  }

  public Field writeOnly() {
    return with(Access.WRITE_ONLY);
  }

  public Field oneOf(List<String> allowed) {
    return new Field(name, column, type, access, required, allowed, least, most, meaning);
  }

  public Field from(double lowest) {
    return new Field(name, column, type, access, required, values, lowest, most, meaning);
  }

  public Field upTo(double highest) {
    return new Field(name, column, type, access, required, values, least, highest, meaning);
  }

  private Field with(Access other) {
    return new Field(name, column, type, other, required, values, least, most, meaning);
  }
}
