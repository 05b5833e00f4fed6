package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an identity provider, which here is a page of its public keys. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdentityTokensIT {
  private static final String AGENTS = "/api/v1/agents";
  private static final String AUDIENCE = "stemma-test";
  private static final String DESCRIPTION = "/realm/.well-known/openid-configuration";
  private static final int MANY = 400;

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static HttpServer provider;
  private static String issuer;
  private static RSAKey key;
  private static RSAKey stranger;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    // The same name, another key.
    stranger = new RSAKeyGenerator(2048).keyID("one").generate();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer = "http://127.0.0.1:" + provider.getAddress().getPort() + "/realm";
    page(provider, DESCRIPTION, () -> "{\"jwks_uri\":\"" + issuer + "/keys\"}");
    page(provider, "/realm/keys", new JWKSet(key)::toString);
    provider.start();
    service =
        new ServiceProcess(
            Map.of(
                "DB_POSTGRES_URL",
                DATABASE.text(),
                "STEMMA_OIDC_ISSUER",
                issuer,
                "STEMMA_OIDC_AUDIENCE",
                AUDIENCE,
                "STEMMA_OIDC_CLAIM",
                "realm_access.roles"));
  }

  @AfterAll
  static void stop() {
    service.close();
    provider.stop(0);
  }

  private static void page(HttpServer server, String path, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static JWTClaimsSet.Builder good() {
    return of(issuer);
  }

  private static JWTClaimsSet.Builder of(String issuer) {
    return new JWTClaimsSet.Builder()
        .subject("somebody")
        .issuer(issuer)
        .audience(AUDIENCE)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
        .claim("scope", "offline stemma:read")
        .claim("realm_access", Map.of("roles", new String[] {"offline", "stemma:read"}));
  }

  private static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner by)
      throws JOSEException {
    return signed(claims, algorithm, by, "one");
  }

  private static String signed(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner by, String keyId)
      throws JOSEException {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
    token.sign(by);
    return token.serialize();
  }

  private static String signed(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(claims, key);
  }

  private static String signed(JWTClaimsSet.Builder claims, RSAKey by) throws JOSEException {
    return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(by), by.getKeyID());
  }

  private static Answer asked(ServiceProcess asked, String token) {
    return asked.send(asked.request(AGENTS).header("Authorization", "Bearer " + token).GET());
  }

  private static Answer asked(String token, String path) {
    return service.send(service.request(path).header("Authorization", "Bearer " + token).GET());
  }

  private static void assertRefused(String token) {
    Answer answer = asked(token, AGENTS);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body().path("code").asText()).isEqualTo("key-refused");
    assertThat(answer.text()).doesNotContain(token);
  }

  @Test
  void aGoodTokenOpensWhatItsClaimSays() throws JOSEException {
    String token = signed(good());

    assertThat(asked(token, AGENTS).status()).isEqualTo(200);
    assertThat(asked(token, AGENTS).status()).isEqualTo(200);
    assertThat(asked(token, "/api/v1/admin/keys").body().path("code").asText())
        .isEqualTo("not-permitted");
    assertThat(asked(signed(good().claim("realm_access", "none")), AGENTS).status()).isEqualTo(403);
    assertThat(service.log()).doesNotContain(token);
  }

  @Test
  void withAProviderNobodyGetsInWithout() {
    assertThat(service.get(AGENTS).body().path("code").asText()).isEqualTo("key-required");
  }

  @Test
  void noOtherTokenOpensAnything() throws JOSEException {
    assertRefused(signed(good().issuer(issuer + "/other")));
    assertRefused(signed(good().audience("somebody-else")));
    assertRefused(signed(good().audience((String) null)));
    assertRefused(signed(good().subject(null)));
    assertRefused(signed(good().expirationTime(null)));
    assertRefused(signed(good().expirationTime(Date.from(Instant.now().minusSeconds(3_600)))));
    assertRefused(signed(good().notBeforeTime(Date.from(Instant.now().plusSeconds(3_600)))));
    assertRefused(signed(good(), JWSAlgorithm.RS256, new RSASSASigner(stranger)));
    assertRefused(new PlainJWT(good().build()).serialize());
  }

  /** Whoever knows the public key could sign so. */
  @Test
  void aSignatureByThePublicKeyIsNone() throws JOSEException {
    assertRefused(
        signed(good(), JWSAlgorithm.HS256, new MACSigner(key.toRSAPublicKey().getEncoded())));
  }

  @Test
  void aTokenThatWasChangedIsNone() throws JOSEException {
    String[] parts = signed(good()).split("\\.", -1);
    String other = signed(good().claim("realm_access", Map.of("roles", "stemma:admin")));

    assertRefused(parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2]);
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused("a.b.c");
  }

  @Test
  void usesAreKeptUnderTheSubject() throws JOSEException {
    asked(signed(good().subject("counted")), AGENTS);

    while (DATABASE
        .rows("SELECT uses FROM access.key_uses WHERE key_id = 'token:counted'")
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** Anybody can send what looks like a token, and its look waits for the provider. */
  @Test
  void aProviderThatIsSilentHoldsUpNobodyWhoHasAKey() throws Exception {
    try (TestDatabase database = TestDatabase.withGraph();
        ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        ServiceProcess beside = of(database, "http://127.0.0.1:" + silent.getLocalPort())) {
      String mine =
          StemmaCommand.run(
                  Map.of("DB_POSTGRES_URL", database.text()),
                  "keys",
                  "create",
                  "me",
                  "--permissions",
                  "read")
              .output()
              .strip();
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      String token = signed(good());
      List<CompletableFuture<Integer>> asked = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        asked.add(
            client
                .sendAsync(
                    beside.request(AGENTS).header("Authorization", "Bearer " + token + i).build(),
                    HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode));
      }

      long start = System.nanoTime();
      Answer answer = beside.send(beside.request(AGENTS).header("X-API-Key", mine).GET());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(asked).extracting(CompletableFuture::join).contains(503).containsOnly(429, 503);
    }
  }

  /** In any order: the provider may come last, and change its keys while the service runs. */
  @Test
  void aProviderThatComesLaterIsFound() throws Exception {
    InetSocketAddress later = freeAddress();
    String url = "http://127.0.0.1:" + later.getPort() + "/realm";
    RSAKey next = new RSAKeyGenerator(2048).keyID("two").generate();
    try (TestDatabase database = TestDatabase.withGraph();
        ServiceProcess beside = of(database, url)) {
      beside.awaitReady();
      assertThat(asked(beside, signed(of(url))).status()).isEqualTo(503);

      AtomicReference<String> keys = new AtomicReference<>(new JWKSet(key).toString());
      HttpServer comes = HttpServer.create(later, 0);
      page(comes, DESCRIPTION, () -> "{\"jwks_uri\":\"" + url + "/keys\"}");
      page(comes, "/realm/keys", keys::get);
      comes.start();
      try {
        awaitGood(beside, signed(of(url)));
        keys.set(new JWKSet(next).toString());
        assertThat(asked(beside, signed(of(url), next)).status()).isEqualTo(200);
      } finally {
        comes.stop(0);
      }
      assertThat(asked(beside, signed(of(url).subject("away"), next)).status()).isEqualTo(200);
    }
  }

  private static void awaitGood(ServiceProcess beside, String token) {
    while (asked(beside, token).status() == 503) {
      Thread.onSpinWait();
    }
    assertThat(asked(beside, token).status()).isEqualTo(200);
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) free.getLocalSocketAddress();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example/realm,,STEMMA_OIDC_AUDIENCE must be set",
    "http://id.example/realm,stemma,STEMMA_OIDC_ISSUER must begin with https://",
    "::,stemma,STEMMA_OIDC_ISSUER must be a URL",
  })
  void aProviderThatCannotBeTrustedIsRefusedInOneLine(String url, String audience, String line) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_POSTGRES_URL", DATABASE.text());
    environment.put("STEMMA_HTTP_PORT", "0");
    environment.put("STEMMA_OIDC_ISSUER", url);
    if (audience != null) {
      environment.put("STEMMA_OIDC_AUDIENCE", audience);
    }

    StemmaCommand refused = StemmaCommand.launched(environment, "serve");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.output() + refused.errors()).contains(line).doesNotContain("\tat ");
  }

  private static ServiceProcess of(TestDatabase database, String issuer) {
    return new ServiceProcess(
        Map.of(
            "DB_POSTGRES_URL",
            database.text(),
            "STEMMA_OIDC_ISSUER",
            issuer,
            "STEMMA_OIDC_AUDIENCE",
            AUDIENCE,
            "QUARKUS_OIDC_CONNECTION_TIMEOUT",
            "1S"));
  }
}
