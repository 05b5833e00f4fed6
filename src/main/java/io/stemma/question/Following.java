package io.stemma.question;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Hands each call on to what a supplier gives at that moment. */
final class Following {
  private Following() {}

  static <T> T of(Class<T> type, Supplier<T> now) {
    Object following =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(now.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
    return type.cast(following);
  }
}
