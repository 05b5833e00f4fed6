package io.stemma.service;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.runtime.OidcConfig;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;

/**
 * Tells the framework's OpenID Connect whose tokens count: those of one issuer, made for Stemma,
 * with a subject and an end. The rest, such as a proxy on the way there, is as {@code
 * quarkus.oidc.…} says.
 */
@Singleton
class IdentityProvider {
  /** A key that is not among those known is asked for, and no more often. */
  private static final Duration KEYS_APART = Duration.ofSeconds(30);

  private static final int CLOCKS_APART_SECONDS = 60;

  private final OidcSettings settings;
  private final OidcConfig framework;

  IdentityProvider(OidcSettings settings, OidcConfig framework) {
    this.settings = settings;
    this.framework = framework;
  }

  void describe(@Observes Oidc oidc) {
    OidcTenantConfigBuilder tenant =
        OidcTenantConfig.builder(OidcConfig.getDefaultTenant(framework));
    try {
      oidc.create(
          settings
              .issuer()
              .map(issuer -> of(tenant, issuer))
              .orElseGet(() -> tenant.disableTenant().build()));
    } catch (StemmaException e) {
      StartRefused.end(e);
    }
  }

  private OidcTenantConfig of(OidcTenantConfigBuilder tenant, String issuer) {
    requireSafe("STEMMA_OIDC_ISSUER", issuer);
    settings.jwksUrl().ifPresent(url -> requireSafe("STEMMA_OIDC_JWKS_URL", url));
    tenant.authServerUrl(issuer);
    settings.jwksUrl().ifPresent(url -> tenant.discoveryEnabled(false).jwksPath(url));
    return tenant
        .token()
        .issuer(issuer)
        .audience(audience())
        .subjectRequired()
        .issuedAtRequired(false)
        .lifespanGrace(CLOCKS_APART_SECONDS)
        .forcedJwkRefreshInterval(KEYS_APART)
        .allowJwtIntrospection(false)
        .end()
        .build();
  }

  private String audience() {
    return settings
        .audience()
        .orElseThrow(
            () ->
                invalid(
                    "STEMMA_OIDC_AUDIENCE must be set where STEMMA_OIDC_ISSUER is: tokens for"
                        + " others are not for Stemma."));
  }

  /** Refuses an address on a way where anybody may answer. */
  static void requireSafe(String key, String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw invalid(key + " must be a URL, not '" + url + "'.");
    }
    boolean local = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
    if (uri.getHost() == null
        || !("https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme())))) {
      throw invalid(key + " must begin with https:// and name a host, not '" + url + "'.");
    }
  }

  private static StemmaException invalid(String why) {
    return new StemmaException(ErrorCode.INVALID_CONFIGURATION, why);
  }
}
