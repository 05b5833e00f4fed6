package io.stemma.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.TimeoutException;
import io.stemma.access.Caller;
import io.stemma.access.KeyScheme;
import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tokens of an identity provider (OpenID Connect), where one is configured. */
@Singleton
public class IdentityTokens {
  private static final Logger LOG = Logger.getLogger(IdentityTokens.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_KNOWN = 10_000;
  private static final int MOST_OF_SUBJECT = 200;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  /** Whoever waited for an answer that did not come need not ask again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final FewAtOnce looks;
  private final OidcSettings settings;
  private final TenantIdentityProvider provider;
  private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();
  private volatile @Nullable Outage outage;

  /** A token that was found good. */
  private record Known(Caller caller, Instant until) {}

  /** Why no token can be told, until the provider is asked again. */
  private record Outage(StemmaException why, Instant until) {}

  IdentityTokens(Vertx vertx, OidcSettings settings, TenantIdentityProvider provider) {
    this.looks = new FewAtOnce(vertx, false);
    this.settings = settings;
    this.provider = provider;
  }

  void start(@Observes StartupEvent event) {
    settings.issuer().ifPresent(issuer -> LOG.infof("Tokens of %s are accepted", issuer));
  }

  /** Whether there is a provider. */
  public boolean areAccepted() {
    return settings.issuer().isPresent();
  }

  /** Whether that has the form of a token, and there is a provider. */
  public boolean mayBeOne(String text) {
    return areAccepted() && text.chars().filter(c -> c == '.').count() == 2;
  }

  /**
   * Whoever a token says it is; empty where it is none of the provider's, or over. Fails with
   * {@link ErrorCode#STORE_UNAVAILABLE} where the provider's keys cannot be had, and with {@link
   * ErrorCode#TOO_BUSY} where too many are looked at already.
   */
  public Future<Optional<Caller>> caller(String token) {
    String name = KeyScheme.sha256(token);
    Known before = known.getIfPresent(name);
    if (before != null && before.until().isAfter(Instant.now())) {
      return Future.succeededFuture(Optional.of(before.caller()));
    }
    return looks.run(() -> looked(token, name));
  }

  private Optional<Caller> looked(String token, String name) {
    if (!isGood(token)) {
      known.invalidate(name);
      return Optional.empty();
    }
    JsonNode claims = claims(token);
    String subject = claims.path("sub").asText();
    Optional<String> agent = settings.agentClaim().map(claim -> agent(claims, claim));
    if (subject.chars().anyMatch(Character::isISOControl)) {
      LOG.debug("A token was refused: its subject has control characters");
      return Optional.empty();
    }
    if (agent.isPresent() && agent.get().isEmpty()) {
      LOG.debugf("A token was refused: its claim %s names no agent", settings.agentClaim());
      return Optional.empty();
    }
    Caller caller = new Caller(subject, told(subject), permissions(claims), agent.orElse(null));
    known.put(name, new Known(caller, Instant.ofEpochSecond(claims.path("exp").asLong())));
    return Optional.of(caller);
  }

  private boolean isGood(String token) {
    Outage before = outage;
    if (before != null && before.until().isAfter(Instant.now())) {
      throw before.why();
    }
    try {
      provider.authenticate(new AccessTokenCredential(token)).await().atMost(LONGEST_LOOK);
      return true;
    } catch (AuthenticationFailedException e) {
      LOG.debugf("A token was refused: %s", e.getMessage());
      return false;
    } catch (OIDCException | TimeoutException e) {
      StemmaException why =
          new StemmaException(
              ErrorCode.STORE_UNAVAILABLE,
              "The identity provider's keys cannot be had: " + e.getMessage(),
              Map.of(StemmaException.RETRY_AFTER_SECONDS, 5),
              e);
      outage = new Outage(why, Instant.now().plus(PAUSE));
      throw why;
    }
  }

  /** Of a token that was found good: what it says stands in its middle. */
  private static JsonNode claims(String token) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    } catch (IOException e) {
      throw new UncheckedIOException("A token that was found good has no claims", e);
    }
  }

  /** As the log of uses and the limits know it: no key's id begins so. */
  private static String told(String subject) {
    return "token:" + subject.substring(0, Math.min(MOST_OF_SUBJECT, subject.length()));
  }

  /** Null where the token does not have the claim; empty where its value is no agent's name. */
  private static @Nullable String agent(JsonNode claims, String claim) {
    JsonNode value = valueOf(claims, claim);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return new AgentId(value.isTextual() ? value.textValue() : "").value();
    } catch (StemmaException e) {
      return "";
    }
  }

  private static JsonNode valueOf(JsonNode claims, String claim) {
    JsonNode value = claims;
    for (String step : claim.split("\\.", -1)) {
      value = value.path(step);
    }
    return value;
  }

  private Set<Permission> permissions(JsonNode claims) {
    JsonNode value = valueOf(claims, settings.claim());
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

  private static List<String> texts(JsonNode value) {
    if (value.isArray()) {
      List<String> texts = new ArrayList<>();
      value.forEach(text -> texts.add(text.asText()));
      return texts;
    }
    return List.of(value.asText("").split(" ", -1));
  }
}
