package io.stemma.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a column of the rows asked for must hold. Text is compared by its bytes. */
public sealed interface Condition {
  Column column();

  /** The values that a statement has to bind, in its order. */
  List<Bound> bound();

  /** A value to be bound. */
  record Bound(Kind kind, Object value) {}

  /** How a value is compared; null is less than any other and equal to none. */
  enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As SQL writes it. */
    public String sign() {
      return sign;
    }
  }

  /** Compared with one value; one that is true or false stands in the statement itself. */
  record Compared(Column column, Comparison comparison, Object value) implements Condition {
    @Override
    public List<Bound> bound() {
      return column.kind() == Kind.BOOL ? List.of() : List.of(new Bound(column.kind(), value));
    }
  }

  /** One of some values, of which there may be none. */
  record OneOf(Column column, List<?> values) implements Condition {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public List<Bound> bound() {
      return values.stream().map(value -> new Bound(column.kind(), (Object) value)).toList();
    }
  }

  /** Null. */
  record IsNull(Column column) implements Condition {
    @Override
    public List<Bound> bound() {
      return List.of();
    }
  }

  /** Text, or the text of JSON, that holds another one, by whatever case. */
  record Contains(Column column, String text) implements Condition {
    @Override
    public List<Bound> bound() {
      return List.of(new Bound(Kind.TEXT, text));
    }
  }

  /** JSON that holds a value, as {@link JsonContainment} says. */
  record Holds(Column column, String json) implements Condition {
    @Override
    public List<Bound> bound() {
      return List.of(new Bound(Kind.JSON, json));
    }
  }

  /** The row's place in the order asked for lies behind this one; null stands before all else. */
  record Behind(List<Order> order, List<@Nullable Object> place) implements Condition {
    @Override
    public Column column() {
      return order.get(0).column();
    }

    @Override
    public List<Bound> bound() {
      List<Bound> bound = new ArrayList<>();
      Object first = place.get(0);
      if (first != null) {
        // By itself, too: what lies before it need not be looked at.
        bound.add(new Bound(column().kind(), first));
      }
      for (int i = 0; i < order.size(); i++) {
        Object value = place.get(i);
        if (value != null) {
          bound.add(new Bound(order.get(i).column().kind(), value));
        }
      }
      return bound;
    }
  }
}
