package io.stemma.graph;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * How a session is left behind a query. One that read AGE's copy of the graph must have run through
 * before the copy is known to be whole; half a copy must not be met by anybody.
 */
final class SessionEnd {
  private final CypherSession session;
  private final boolean plain;
  private final GraphFreshness freshness;
  private final @Nullable Future<GraphFreshness.Seen> checked;

  private SessionEnd(
      CypherSession session,
      boolean plain,
      GraphFreshness freshness,
      @Nullable Future<GraphFreshness.Seen> checked) {
    this.session = session;
    this.plain = plain;
    this.freshness = freshness;
    this.checked = checked;
  }

  /**
   * For a query that is about to be sent; the copy of the graph is looked at first where needed.
   */
  static SessionEnd of(CypherSession session, GraphFreshness freshness, KnownQuery known) {
    return new SessionEnd(
        session,
        known.isPlain(),
        freshness,
        known.readsGraphCache() ? freshness.check(session) : null);
  }

  /** Ends the session with this result: nothing is asked after it. */
  <T> Future<T> behind(Future<T> last) {
    if (checked == null) {
      // Sent behind the query at once; it puts right whatever comes of it.
      end();
      return last;
    }
    return last.onSuccess(done -> ranThrough())
        .onFailure(failure -> broken())
        .recover(failure -> Future.failedFuture(cause(failure)));
  }

  /** All of the result has been taken. */
  void ranThrough() {
    if (checked != null) {
      freshness.loaded(session, checked.result());
    }
    end();
  }

  /** It failed, or nobody wants the rest. */
  void broken() {
    if (checked == null) {
      end();
    } else {
      session.close();
    }
  }

  private void end() {
    if (plain) {
      session.endPlainly();
    } else {
      session.end();
    }
  }

  /** Something may still be running there. */
  void discard() {
    session.discard();
  }

  /** What failed first. */
  Throwable cause(Throwable failure) {
    return checked != null && checked.failed() ? checked.cause() : failure;
  }
}
