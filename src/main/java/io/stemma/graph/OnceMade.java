package io.stemma.graph;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when first asked for; where that fails, made at the next asking. */
final class OnceMade<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  OnceMade(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T known = made;
    return known == null ? make() : known;
  }

  private synchronized T make() {
    T known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }
}
