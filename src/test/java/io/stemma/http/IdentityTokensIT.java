package io.stemma.http;

import static io.stemma.http.TestIdentityProvider.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which tokens of an identity provider open what, and which open nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdentityTokensIT {
  private static final String AGENTS = "/api/v1/agents";

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static TestIdentityProvider provider;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws IOException {
    provider = new TestIdentityProvider().start();
    service =
        new ServiceProcess(
            Map.of(
                "DB_POSTGRES_URL",
                DATABASE.text(),
                "STEMMA_OIDC_ISSUER",
                provider.issuer(),
                "STEMMA_OIDC_AUDIENCE",
                TestIdentityProvider.AUDIENCE,
                "STEMMA_OIDC_CLAIM",
                "realm_access.roles",
                "STEMMA_OIDC_AGENT_CLAIM",
                "acting.agent"));
  }

  @AfterAll
  static void stop() {
    service.close();
    provider.close();
  }

  private static JWTClaimsSet.Builder good() {
    return provider.good();
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

  private static void assertRefused(JWTClaimsSet.Builder claims) {
    assertRefused(provider.signed(claims));
  }

  @Test
  void aGoodTokenOpensWhatItsClaimSays() {
    String token = provider.signed(good());

    assertThat(asked(token, AGENTS).status()).isEqualTo(200);
    assertThat(asked(token, AGENTS).status()).isEqualTo(200);
    assertThat(asked(token, "/api/v1/admin/keys").body().path("code").asText())
        .isEqualTo("not-permitted");
    assertThat(asked(provider.signed(good().claim("realm_access", "none")), AGENTS).status())
        .isEqualTo(403);
    assertThat(service.log()).doesNotContain(token);
  }

  @Test
  void aTokenIsBoundToTheAgentOfItsClaim() {
    JWTClaimsSet.Builder writer =
        good()
            .subject("ada@example")
            .claim("realm_access", Map.of("roles", "stemma:write stemma:admin"));
    String bound = provider.signed(writer.claim("acting", Map.of("agent", "ada")));

    assertThat(posted(bound, "{\"id\":\"bob\"}").body().path("field").asText()).isEqualTo("id");
    Answer own = posted(bound, "{}");
    assertThat(own.body().path("id").asText()).as(own.text()).isEqualTo("ada");
    assertThat(own.body().path("writtenBy").asText()).isEqualTo("ada@example");
    assertThat(own.body().path("writtenKey").asText()).isEqualTo("token:ada@example");
    // Whatever it claims besides, it does not make keys for others.
    assertThat(asked(bound, "/api/v1/admin/keys").status()).isEqualTo(403);
  }

  @Test
  void aTokenWhoseAgentIsNoNameIsRefused() {
    assertRefused(good().claim("acting", Map.of("agent", "")));
    assertRefused(good().claim("acting", Map.of("agent", 7)));
    assertRefused(good().claim("acting", Map.of("agent", List.of("ada"))));
    assertRefused(good().claim("acting", Map.of("agent", "x".repeat(1_001))));
    assertRefused(good().subject("a\u0000b"));
  }

  private static Answer posted(String token, String json) {
    return service.send(
        service
            .request(AGENTS)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Test
  void withAProviderNobodyGetsInWithout() {
    assertThat(service.get(AGENTS).body().path("code").asText()).isEqualTo("key-required");
  }

  @Test
  void noOtherTokenOpensAnything() {
    assertRefused(good().issuer(provider.issuer() + "/other"));
    assertRefused(good().audience("somebody-else"));
    assertRefused(good().audience((String) null));
    assertRefused(good().subject(null));
    assertRefused(good().expirationTime(null));
    assertRefused(good().expirationTime(Date.from(Instant.now().minusSeconds(3_600))));
    assertRefused(good().notBeforeTime(Date.from(Instant.now().plusSeconds(3_600))));
    // The same name, another key.
    assertRefused(signed(good(), TestIdentityProvider.newKey(provider.key().getKeyID())));
    assertRefused(new PlainJWT(good().build()).serialize());
  }

  /** Whoever knows the public key could sign so. */
  @Test
  void aSignatureByThePublicKeyIsNone() throws JOSEException {
    byte[] known = provider.key().toRSAPublicKey().getEncoded();

    assertRefused(
        signed(good(), JWSAlgorithm.HS256, provider.key().getKeyID(), new MACSigner(known)));
  }

  @Test
  void aTokenThatWasChangedIsNone() {
    String[] parts = provider.signed(good()).split("\\.", -1);
    String other = provider.signed(good().claim("realm_access", Map.of("roles", "stemma:admin")));

    assertRefused(parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2]);
    assertRefused(parts[0] + "." + parts[1] + ".");
    assertRefused("a.b.c");
  }

  @Test
  void usesAreKeptUnderTheSubject() {
    asked(provider.signed(good().subject("counted")), AGENTS);

    while (DATABASE
        .rows("SELECT uses FROM access.key_uses WHERE key_id = 'token:counted'")
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
