package io.stemma.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a token against its provider's public keys, its issuer, its audience and its times. Only
 * signatures by a private key count: one that whoever verifies could make proves nothing.
 */
final class TokenVerifier {
  private static final String DESCRIPTION = "/.well-known/openid-configuration";
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_BYTES = 1 << 20;
  private static final long OUTAGE_MILLIS = 3_600_000;

  /** Whoever waited for an answer that did not come need not ask again. */
  private static final long PAUSE_NANOS = 1_000_000_000;

  private static final DefaultResourceRetriever RETRIEVER =
      new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final String issuer;
  private final String audience;
  private final @Nullable String jwksUrl;
  private @Nullable DefaultJWTProcessor<SecurityContext> processor;
  private @Nullable KeySourceException failure;
  private long failedAtNanos;

  private TokenVerifier(String issuer, String audience, @Nullable String jwksUrl) {
    this.issuer = issuer;
    this.audience = audience;
    this.jwksUrl = jwksUrl;
  }

  /**
   * Of a provider, which is not asked before the first token comes.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION} where no audience is given, or
   *     an address is not one of HTTPS
   */
  static TokenVerifier of(String issuer, OidcSettings settings) {
    requireSafe("STEMMA_OIDC_ISSUER", issuer);
    settings.jwksUrl().ifPresent(url -> requireSafe("STEMMA_OIDC_JWKS_URL", url));
    String audience =
        settings
            .audience()
            .orElseThrow(
                () ->
                    invalid(
                        "STEMMA_OIDC_AUDIENCE must be set where STEMMA_OIDC_ISSUER is: tokens for"
                            + " others are not for Stemma."));
    return new TokenVerifier(issuer, audience, settings.jwksUrl().orElse(null));
  }

  private static void requireSafe(String key, String url) {
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

  /** What a good token says. */
  JWTClaimsSet verify(String token) throws ParseException, BadJOSEException, JOSEException {
    return processor().process(token, null);
  }

  private synchronized DefaultJWTProcessor<SecurityContext> processor() throws KeySourceException {
    DefaultJWTProcessor<SecurityContext> made = processor;
    if (made == null) {
      made = new DefaultJWTProcessor<>();
      made.setJWSTypeVerifier(
          new DefaultJOSEObjectTypeVerifier<>(
              JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
      made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys()));
      made.setJWTClaimsSetVerifier(
          new DefaultJWTClaimsVerifier<>(
              audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
      processor = made;
    }
    return made;
  }

  private JWKSource<SecurityContext> keys() throws KeySourceException {
    KeySourceException before = failure;
    if (before != null && System.nanoTime() - failedAtNanos < PAUSE_NANOS) {
      throw before;
    }
    try {
      URL url = URI.create(jwksUrl == null ? described() : jwksUrl).toURL();
      return JWKSourceBuilder.<SecurityContext>create(url, RETRIEVER)
          .retrying(true)
          .outageTolerant(OUTAGE_MILLIS)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      failedAtNanos = System.nanoTime();
      failure = new KeySourceException(e.getMessage(), e);
      throw failure;
    }
  }

  private String described() throws IOException {
    String text =
        RETRIEVER
            .retrieveResource(URI.create(issuer.replaceAll("/+$", "") + DESCRIPTION).toURL())
            .getContent();
    String url = new ObjectMapper().readTree(text).path("jwks_uri").asText("");
    if (url.isEmpty()) {
      throw new IOException(issuer + DESCRIPTION + " names no jwks_uri");
    }
    requireSafe("jwks_uri of " + issuer, url);
    return url;
  }
}
