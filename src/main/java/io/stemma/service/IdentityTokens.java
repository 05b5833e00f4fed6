package io.stemma.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import io.quarkus.runtime.StartupEvent;
import io.stemma.access.Caller;
import io.stemma.access.KeyScheme;
import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tokens of an identity provider (OpenID Connect), where one is configured. */
@Singleton
public class IdentityTokens {
  private static final Logger LOG = Logger.getLogger(IdentityTokens.class);
  private static final int MOST_KNOWN = 10_000;
  private static final int MOST_OF_SUBJECT = 200;

  private final FewAtOnce looks;
  private final OidcSettings settings;
  private final @Nullable TokenVerifier verifier;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** A token that was found good. */
  private record Known(Caller caller, Instant until) {}

  IdentityTokens(Vertx vertx, OidcSettings settings) {
    this.looks = new FewAtOnce(vertx, false);
    this.settings = settings;
    this.verifier =
        settings.issuer().map(issuer -> TokenVerifier.of(issuer, settings)).orElse(null);
  }

  void start(@Observes StartupEvent event) {
    if (verifier != null) {
      LOG.infof("Tokens of %s are accepted", settings.issuer().orElse(""));
    }
  }

  /** Whether there is a provider. */
  public boolean areAccepted() {
    return verifier != null;
  }

  /** Whether that has the form of a token, and there is a provider. */
  public boolean mayBeOne(String text) {
    return verifier != null && text.chars().filter(c -> c == '.').count() == 2;
  }

  /**
   * Whoever a token says it is; empty where it is none of the provider's, or over. Fails with
   * {@link ErrorCode#STORE_UNAVAILABLE} where the provider's keys cannot be had, and with {@link
   * ErrorCode#TOO_BUSY} where too many are looked at already.
   */
  public Future<Optional<Caller>> caller(String token) {
    String name = KeyScheme.sha256(token);
    Known before = known.get(name);
    if (before != null && before.until().isAfter(Instant.now())) {
      return Future.succeededFuture(Optional.of(before.caller()));
    }
    return looks.run(() -> looked(token, name));
  }

  private Optional<Caller> looked(String token, String name) {
    try {
      JWTClaimsSet claims = Objects.requireNonNull(verifier).verify(token);
      String subject = String.valueOf(claims.getSubject());
      Caller caller = new Caller(subject, told(subject), permissions(claims));
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(name, new Known(caller, claims.getExpirationTime().toInstant()));
      return Optional.of(caller);
    } catch (KeySourceException e) {
      throw new StemmaException(
          ErrorCode.STORE_UNAVAILABLE,
          "The identity provider's keys cannot be had: " + e.getMessage(),
          Map.of(StemmaException.RETRY_AFTER_SECONDS, 5),
          e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      known.remove(name);
      LOG.debugf("A token was refused: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /** As the log of uses and the limits know it: no key's id begins so. */
  private static String told(String subject) {
    return "token:" + subject.substring(0, Math.min(MOST_OF_SUBJECT, subject.length()));
  }

  private Set<Permission> permissions(JWTClaimsSet claims) {
    Object value = claims.getClaims();
    for (String step : settings.claim().split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String text : texts(value)) {
      for (Permission permission : Permission.values()) {
        if (text.equals(settings.prefix() + permission.text())) {
          permissions.add(permission);
        }
      }
    }
    return permissions;
  }

  private static List<String> texts(@Nullable Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).toList();
    }
    return value instanceof String text ? List.of(text.split(" ", -1)) : List.of();
  }
}
