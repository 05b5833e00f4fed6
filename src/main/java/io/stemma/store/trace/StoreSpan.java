package io.stemma.store.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement as part of the trace that is going on. Without a trace, and in every command, it is
 * nothing and costs nothing. By the conventions of OpenTelemetry, but for the statement itself,
 * which is never told: a query of an agent holds its values.
 */
public final class StoreSpan {
  private static final StoreSpan NONE = new StoreSpan(null);
  private static volatile @Nullable Tracer tracer;

  private final @Nullable Span span;

  private StoreSpan(@Nullable Span span) {
    this.span = span;
  }

  /**
   * Where statements go.
   *
   * @param system by OpenTelemetry's names, for instance {@code postgresql}
   * @param namespace the database
   */
  public record Target(String system, String namespace) {
    /** A database of PostgreSQL. */
    public static Target postgresql(String database) {
      return new Target("postgresql", database);
    }
  }

  /** From now on statements of a trace are told to a tracer; null: none is. */
  public static void tell(@Nullable Tracer whom) {
    tracer = whom;
  }

  /**
   * Begins a statement on the thread of its request.
   *
   * @param what it does; asked only where there is a trace
   */
  public static StoreSpan begin(Target target, Supplier<StatementSummary> what) {
    Tracer told = tracer;
    if (told == null || !Span.current().getSpanContext().isSampled()) {
      return NONE;
    }
    StatementSummary summary = what.get();
    return new StoreSpan(
        told.spanBuilder(summary.text())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.system.name", target.system())
            .setAttribute("db.namespace", target.namespace())
            .setAttribute("db.operation.name", summary.operation())
            .setAttribute("db.query.summary", summary.text())
            .startSpan());
  }

  /**
   * It is over.
   *
   * @param error why it failed, a word of few; null where it did not
   */
  public void end(@Nullable String error) {
    if (span == null) {
      return;
    }
    if (error != null) {
      span.setAttribute("error.type", error).setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
