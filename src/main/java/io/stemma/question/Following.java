package io.stemma.question;

import io.smallrye.mutiny.Uni;
import io.stemma.store.dual.MovePoint;
import io.stemma.store.dual.Phase;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.sql.FoundRow;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store that is read when a question comes, and has a share of the answers compared with
 * those of the other store.
 *
 * @param <T> the interface whose methods are the named queries
 */
final class Following<T> implements InvocationHandler {
  private final String name;
  private final Supplier<MovePoint> where;
  private final Function<Phase.Side, T> sides;
  private final ShadowReads shadow;

  private Following(
      String name, Supplier<MovePoint> where, Function<Phase.Side, T> sides, ShadowReads shadow) {
    this.name = name;
    this.where = where;
    this.sides = sides;
    this.shadow = shadow;
  }

  /**
   * Queries of one interface.
   *
   * @param name of their kinds, before the query's own
   */
  static <T> T of(
      Class<T> type,
      String name,
      Supplier<MovePoint> where,
      Function<Phase.Side, T> sides,
      ShadowReads shadow) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new Following<>(name, where, sides, shadow)));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, arguments);
    }
    MovePoint point = where.get();
    Uni<List<FoundRow>> answer = ask(point.phase().primary(), method, arguments);
    if (!point.phase().isDual() || arguments == null) {
      return answer;
    }
    NamedQuery query = NamedQuery.of(name, method, arguments);
    ShadowQuery read =
        new ShadowQuery(
            query, point.phase(), side -> ask(side, method, arguments), shadow::isIgnored);
    boolean isCompared = query.isForBothStores() && shadow.isSampled();
    return Uni.createFrom()
        .deferred(
            () -> {
              long began = System.nanoTime();
              return answer.invoke(
                  rows ->
                      shadow.answered(
                          point, query.kind(), isCompared, rows, System.nanoTime() - began, read));
            });
  }

  @SuppressWarnings("unchecked") // Every query has this type.
  private Uni<List<FoundRow>> ask(
      Phase.Side side, Method method, @Nullable Object @Nullable [] arguments) {
    try {
      return (Uni<List<FoundRow>>) method.invoke(sides.apply(side), arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
