package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.stemma.access.KeyScheme;
import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys that were given out by other systems go on opening the service, each by its own scheme. */
class ForeignKeysIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();
  private static final String PREFIX = "llmc_AbCdEfG";
  private static final int COST = 10;

  @TempDir private Path folder = Path.of("");

  @Test
  void verifyByTheSchemeTheyCameWith() throws Exception {
    String ofBcrypt = PREFIX + "one-that-takes-long";
    String prefixed = PREFIX + "one-with-its-prefix";
    String plain = "svc_12345678" + "one-of-plain-sha";
    String bcrypt =
        new String(
            BCrypt.withDefaults().hash(COST, ofBcrypt.getBytes(StandardCharsets.UTF_8)),
            StandardCharsets.UTF_8);
    Path file =
        Files.writeString(
            folder.resolve("keys"),
            line("a", PREFIX, "bcrypt", bcrypt.replaceFirst("2a", "2b"))
                + line("b", PREFIX, "sha256-prefixed", KeyScheme.sha256(PREFIX + ":" + prefixed))
                + line("c", "svc_12345678", "sha256", KeyScheme.sha256(plain)));
    Map<String, String> environment = Map.of("DB_POSTGRES_URL", DATABASE.text());
    StemmaCommand imported = StemmaCommand.run(environment, "keys", "import", file.toString());
    assertThat(imported.exit()).as(imported.errors()).isZero();

    try (ServiceProcess service = new ServiceProcess(environment)) {
      for (String key : new String[] {ofBcrypt, prefixed, plain, ofBcrypt}) {
        assertThat(asked(service, key)).as(key).isEqualTo(404);
        assertThat(asked(service, key + "x")).as(key + "x").isEqualTo(401);
      }
      assertThat(asked(service, PREFIX)).isEqualTo(401);
      assertThat(asked(service, bcrypt)).isEqualTo(401);
      assertThat(service.log()).doesNotContain(ofBcrypt, prefixed, plain, bcrypt);
    }
  }

  private static String line(String name, String prefix, String scheme, String hash) {
    return """
        {"name": "%s", "prefix": "%s", "permissions": ["read"], "scheme": "%s", "hash": "%s"}
        """
        .formatted(name, prefix, scheme, hash);
  }

  private static int asked(ServiceProcess service, String key) {
    return service.send(service.request("/api/v1/agents/nobody").header("X-API-Key", key)).status();
  }
}
