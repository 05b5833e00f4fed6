package io.stemma.http;

import static io.stemma.http.TestIdentityProvider.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.ScratchFolder;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An identity provider that is late, silent, broken, changed or not to be trusted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdentityProviderIT {
  private static final String AGENTS = "/api/v1/agents";
  private static final int MANY = 400;

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  private static ServiceProcess service(String issuer) {
    return new ServiceProcess(environment(issuer));
  }

  private static Map<String, String> environment(String issuer) {
    return Map.of(
        "DB_POSTGRES_URL",
        DATABASE.text(),
        "STEMMA_OIDC_ISSUER",
        issuer,
        "STEMMA_OIDC_AUDIENCE",
        TestIdentityProvider.AUDIENCE,
        "QUARKUS_OIDC_CONNECTION_TIMEOUT",
        "1S");
  }

  private static int asked(ServiceProcess service, String token) {
    return service
        .send(service.request(AGENTS).header("Authorization", "Bearer " + token).GET())
        .status();
  }

  /** In any order: it may come last, answer nonsense first, and change its keys later. */
  @Test
  void isFoundWhenItComesAndFollowedWhenItChanges() throws Exception {
    try (TestIdentityProvider provider = new TestIdentityProvider();
        ServiceProcess service = service(provider.issuer())) {
      service.awaitReady();
      String token = provider.signed(provider.good());
      assertThat(asked(service, token)).isEqualTo(503);

      String description = provider.description();
      provider.start();
      refusesWhatIsBroken(provider, service, 200, "none of your business");
      refusesWhatIsBroken(provider, service, 200, "");
      refusesWhatIsBroken(provider, service, 200, "[]");
      refusesWhatIsBroken(provider, service, 200, "{}");
      refusesWhatIsBroken(provider, service, 200, "{\"jwks_uri\":\"http://id.example/keys\"}");
      refusesWhatIsBroken(provider, service, 500, description);
      provider.describe(200, description);
      while (asked(service, token) == 503) {
        Thread.onSpinWait();
      }
      assertThat(asked(service, token)).isEqualTo(200);

      provider.changeKey("two");
      assertThat(asked(service, provider.signed(provider.good()))).isEqualTo(200);
      int read = provider.keysRead();
      RSAKey unknown = TestIdentityProvider.newKey("unknown");
      for (int i = 0; i < 10; i++) {
        assertThat(asked(service, signed(provider.good(), unknown))).isEqualTo(401);
      }
      assertThat(provider.keysRead()).isEqualTo(read);

      provider.stop();
      assertThat(asked(service, provider.signed(provider.good().subject("away")))).isEqualTo(200);
      assertThat(service.log()).doesNotContain("\tat ");
    }
  }

  /** It is not asked for each token: until it is, the answer before holds. */
  private static void refusesWhatIsBroken(
      TestIdentityProvider provider, ServiceProcess service, int status, String description) {
    provider.describe(status, description);
    int read = provider.descriptionsRead();
    while (provider.descriptionsRead() == read) {
      assertThat(asked(service, provider.signed(provider.good()))).isEqualTo(503);
    }
  }

  @Test
  void isNotAskedForADescriptionWhereItsKeysAreGiven() throws Exception {
    try (TestIdentityProvider provider = new TestIdentityProvider().start()) {
      Map<String, String> environment = new HashMap<>(environment(provider.issuer()));
      environment.put("STEMMA_OIDC_JWKS_URL", provider.issuer() + "/keys");
      try (ServiceProcess service = new ServiceProcess(environment)) {
        String other = signed(provider.good(), TestIdentityProvider.newKey("one"));

        assertThat(asked(service, provider.signed(provider.good()))).isEqualTo(200);
        assertThat(asked(service, other)).isEqualTo(401);
        assertThat(asked(service, provider.signed(provider.good().issuer("else")))).isEqualTo(401);
        assertThat(provider.descriptionsRead()).isZero();
      }
    }
  }

  /** Anybody can send what looks like a token, and its look waits for the provider. */
  @Test
  void holdsUpNobodyWhoHasAKeyWhileItIsSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        ServiceProcess service = service("http://127.0.0.1:" + silent.getLocalPort())) {
      String mine =
          StemmaCommand.run(
                  Map.of("DB_POSTGRES_URL", DATABASE.text()),
                  "keys",
                  "create",
                  "me",
                  "--permissions",
                  "read")
              .output()
              .strip();
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      List<CompletableFuture<Integer>> asked = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        asked.add(
            client
                .sendAsync(
                    service.request(AGENTS).header("Authorization", "Bearer a.b.c" + i).build(),
                    HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode));
      }

      long start = System.nanoTime();
      Answer answer = service.send(service.request(AGENTS).header("X-API-Key", mine).GET());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(asked).extracting(CompletableFuture::join).contains(503).containsOnly(429, 503);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example/realm,,STEMMA_OIDC_AUDIENCE must be set",
    "http://id.example/realm,stemma,STEMMA_OIDC_ISSUER must begin with https://",
    "::,stemma,STEMMA_OIDC_ISSUER must be a URL",
  })
  void isRefusedInOneLineWhereItCannotBeTrusted(String url, String audience, String line) {
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
    assertThat(ScratchFolder.ofProcesses().resolve("vertx-cache")).doesNotExist();
  }
}
