package io.stemma.http.access;

import io.stemma.access.AccessKey;
import io.stemma.access.Caller;
import io.stemma.access.KeyRing;
import io.stemma.access.KeyUse;
import io.stemma.access.KeyUse.Outcome;
import io.stemma.access.Paces;
import io.stemma.access.Permission;
import io.stemma.error.Counted;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.problem.ProblemResponses;
import io.stemma.service.AccessSettings;
import io.stemma.service.IdentityTokens;
import io.stemma.service.KeyUseKeeper;
import io.stemma.service.LiveKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door: whoever comes in has said who it is, before any address is looked for. What it may do
 * there {@link PermissionFilter} asks.
 */
@Singleton
public class AccessGate {
  /** Behind the refusal of what is too large, before all else. */
  private static final int ORDER = Integer.MIN_VALUE + 1;

  /** Probes have no keys, and learn nothing but how the service is. */
  private static final String HEALTH = "/q/health";

  private static final String OF_OPERATORS = "/q/";
  private static final String DESCRIPTION = "/q/openapi";
  private static final String CALLER = "stemma.caller";

  private final LiveKeys keys;
  private final IdentityTokens tokens;
  private final SlowKeyLookup wrongKeys;
  private final KeyUseKeeper uses;
  private final ProblemResponses responses;
  private final AccessSettings settings;
  private final Paces paces = new Paces(System::nanoTime);

  AccessGate(
      LiveKeys keys,
      IdentityTokens tokens,
      SlowKeyLookup wrongKeys,
      KeyUseKeeper uses,
      ProblemResponses responses,
      AccessSettings settings) {
    this.keys = keys;
    this.tokens = tokens;
    this.wrongKeys = wrongKeys;
    this.uses = uses;
    this.responses = responses;
    this.settings = settings;
  }

  public void install(@Observes Router router) {
    router.route().order(ORDER).handler(this::ask);
  }

  /** Who asks; null where nobody was asked who it is. */
  public static @Nullable Caller caller(RoutingContext request) {
    return request.get(CALLER);
  }

  private void ask(RoutingContext request) {
    String path = request.normalizedPath();
    if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
      request.next();
      return;
    }
    try {
      KeyRing known = keys.known();
      Caller caller = known == null ? null : quickly(request, known);
      if (caller == null) {
        askSlowly(request);
      } else {
        letIn(request, caller);
      }
    } catch (StemmaException e) {
      refuse(request, e);
    }
  }

  /** Null where it takes longer to tell. */
  private @Nullable Caller quickly(RoutingContext request, KeyRing ring) {
    Optional<String> shown = Credentials.of(request.request());
    if (shown.isPresent()) {
      AccessKey key =
          ring.find(shown.get()).or(() -> wrongKeys.known(ring, shown.get())).orElse(null);
      return key == null ? null : admitted(request, key);
    }
    if (ring.isEmpty() && !tokens.areAccepted()) {
      LocalCallers.require(request.request());
      return Caller.LOCAL;
    }
    note(request, null, Outcome.NO_KEY);
    throw new StemmaException(
        ErrorCode.KEY_REQUIRED, "Send a key as 'Authorization: Bearer KEY' or in X-API-Key.");
  }

  /** The body waits: the framework has paused the request, until somebody reads it. */
  private void askSlowly(RoutingContext request) {
    Context context = request.vertx().getOrCreateContext();
    keys.all()
        .compose(ring -> slowly(request, ring))
        // Whoever reads the keys does so on a thread of its own; a request has its own, too.
        .onComplete(answer -> context.runOnContext(done -> answered(request, answer)));
  }

  private void answered(RoutingContext request, AsyncResult<Caller> answer) {
    if (answer.succeeded()) {
      letIn(request, answer.result());
    } else if (answer.cause() instanceof StemmaException known) {
      refuse(request, known);
    } else {
      request.fail(answer.cause());
    }
  }

  private Future<Caller> slowly(RoutingContext request, KeyRing ring) {
    Caller quick = quickly(request, ring);
    if (quick != null) {
      return Future.succeededFuture(quick);
    }
    String shown = Credentials.of(request.request()).orElseThrow();
    return (tokens.mayBeOne(shown)
            ? tokens.caller(shown).map(found -> token(request, found))
            : wrongKeys
                .find(client(request), shown, ring)
                .map(found -> found.map(key -> admitted(request, key))))
        .map(
            found ->
                found.orElseThrow(
                    () -> {
                      note(request, null, Outcome.UNKNOWN_KEY);
                      return new StemmaException(
                          ErrorCode.KEY_REFUSED, "No key is like this: ask for another one.");
                    }));
  }

  private Caller admitted(RoutingContext request, AccessKey key) {
    switch (key.state(Instant.now())) {
      case REVOKED -> {
        note(request, key.id(), Outcome.REVOKED);
        throw new StemmaException(
            ErrorCode.KEY_REVOKED, "The key was taken back: ask for another one.");
      }
      case EXPIRED -> {
        note(request, key.id(), Outcome.EXPIRED);
        throw new StemmaException(
            ErrorCode.KEY_EXPIRED,
            "The key ended at " + key.expiresAt() + ": ask for another one.");
      }
      case VALID -> {
        long own = key.requestsPerMinute();
        paced(request, key.id(), own > 0 ? own : settings.requestsPerMinute());
      }
    }
    return Caller.of(key);
  }

  /** A good one is paced as a key is; of others, so many are looked at as of wrong keys. */
  private Optional<Caller> token(RoutingContext request, Optional<Caller> found) {
    String subject = found.map(Caller::keyId).orElse(null);
    if (subject == null) {
      wrongKeys.require(client(request));
    } else {
      paced(request, subject, settings.requestsPerMinute());
    }
    return found;
  }

  private void paced(RoutingContext request, String who, long perMinute) {
    int wait = paces.take(who, perMinute);
    if (wait > 0) {
      note(request, who, Outcome.RATE_LIMITED);
      throw new StemmaException(
          ErrorCode.KEY_RATE_LIMITED,
          "The rate limit of this key is " + Counted.of(perMinute, "request") + " a minute.",
          Map.of(StemmaException.RETRY_AFTER_SECONDS, wait),
          null);
    }
  }

  private void letIn(RoutingContext request, Caller caller) {
    request.put(CALLER, caller);
    String path = request.normalizedPath();
    if (path.startsWith(OF_OPERATORS)) {
      Permission needed = path.equals(DESCRIPTION) ? Permission.READ : Permission.OPERATE;
      try {
        require(
            request, new Endpoint(request.request().method() + " " + OF_OPERATORS + "*", needed));
      } catch (StemmaException e) {
        refuse(request, e);
        return;
      }
    }
    request.next();
  }

  /**
   * Lets whoever may through, and notes it.
   *
   * @throws StemmaException {@link ErrorCode#NOT_PERMITTED}
   */
  public void require(RoutingContext request, Endpoint endpoint) {
    Caller caller = caller(request);
    if (caller == null || endpoint.needs() == null || !caller.may(endpoint.needs())) {
      uses.note(
          new KeyUse(
              caller == null ? null : caller.keyId(),
              Outcome.INSUFFICIENT_PERMISSIONS,
              endpoint.line(),
              client(request)));
      throw new StemmaException(
          ErrorCode.NOT_PERMITTED,
          endpoint.needs() == null
              ? "Nobody may do this."
              : "This needs a key that allows " + endpoint.needs().text() + ".");
    }
    if (caller.keyId() != null) {
      uses.note(new KeyUse(caller.keyId(), Outcome.REQUEST, endpoint.line(), client(request)));
    }
  }

  private void note(RoutingContext request, @Nullable String keyId, Outcome outcome) {
    uses.note(new KeyUse(keyId, outcome, request.request().method() + " *", client(request)));
  }

  private static String client(RoutingContext request) {
    return request.request().remoteAddress() == null
        ? "unknown"
        : Objects.requireNonNullElse(request.request().remoteAddress().hostAddress(), "unknown");
  }

  private void refuse(RoutingContext request, StemmaException why) {
    Endpoint.countAs("REFUSED");
    if (why.code().status() == 401) {
      request.response().putHeader("WWW-Authenticate", "Bearer realm=\"stemma\"");
    }
    responses.send(request, why);
  }
}
