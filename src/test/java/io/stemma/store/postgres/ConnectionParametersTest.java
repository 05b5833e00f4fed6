package io.stemma.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connection strings and the variables of libpq say together. */
class ConnectionParametersTest {
  private static final String KEY = "DB_POSTGRES_URL";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://u@a,b:6432,[::1]:6433/x | postgresql://u@a:5432,b:6432,[::1]:6433/x",
        "postgresql://u@[2001:db8::1]/x | postgresql://u@[2001:db8::1]:5432/x",
        "jdbc:postgresql://h/x?user=u | postgresql://u@h:5432/x",
        "postgresql:///x?host=a,b&port=6432&user=u | postgresql://u@a:6432,b:6432/x",
        "postgresql://u@h/x%20y | postgresql://u@h:5432/x y",
        "postgresql://u@ | postgresql://u@localhost:5432/u",
        "host=h port=6432 dbname=x user=u | postgresql://u@h:6432/x",
        "host = 'h' dbname='it\\'s' user=u\\ v | postgresql://u v@h:5432/it's",
        "host=a,b port=1,2 dbname=x user=u | postgresql://u@a:1,b:2/x",
        "postgresql://u@h/x?gssencmode=disable&keepalives_idle=5 | postgresql://u@h:5432/x",
      })
  void readsWhatLibpqReads(String text, String told) {
    assertThat(DatabaseUrl.parse(KEY, text)).hasToString(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:geheim@h/x | must begin with postgresql://",
        "postgresql://u:geheim@h:0/x | port in DB_POSTGRES_URL must be 1 to 65535, not 0",
        "postgresql://u:geheim@h:65536/x | must be 1 to 65535, not 65536",
        "postgresql://u:geheim/x@h/y | / as %2F",
        "postgresql://u:ge@heim@h/x | written as %40",
        "postgresql://u:geheim%@h/x | % itself is %25",
        "postgresql://u:geheim%ff@h/x | not UTF-8",
        "postgresql://u:geheim%00@h/x | two hexadecimal digits",
        "postgresql://u:ge heim@h/x | written as %20",
        "postgresql://u:geheim@[::1/x | stands in brackets",
        "postgresql://u:geheim@h/x?sslmode=requir | sslmode in DB_POSTGRES_URL must be disable, allow, prefer, require, verify-ca or verify-full, not 'requir'",
        "postgresql://u:geheim@h/x?ssl_mode=require | a parameter 'ssl_mode', which is not taken here",
        "postgresql://u:geheim@h/x?sslmode | pairs like sslmode=require",
        "postgresql://u:geheim@h/x?connect_timeout=soon | 0 to 3600 seconds",
        "postgresql://u:geheim@h/x?target_session_attrs=master | must be one of any, prefer-standby",
        "postgresql://u:geheim@h/x?sslmode=verify-full | sslrootcert=system for those that Java knows",
        "postgresql://u:geheim@h/x?sslrootcert=/no/such/file | sslrootcert in DB_POSTGRES_URL names the file /no/such/file, which cannot be read",
        "postgresql://u:geheim@h/x?sslrootcert=system&sslmode=require | needs sslmode=verify-full, not require",
        "postgresql://u:geheim@h/x?sslcert=pom.xml | sslcert and sslkey",
        "postgresql://u:geheim@/x?host=/var/run/postgresql | names a Unix socket",
        "postgresql://u:geheim@a,b/x?port=1,2,3 | 3 ports for 2 hosts",
        "host=h password=geheim 'x | no list of words",
      })
  void tellsWhatIsWrongAndNoPassword(String text, String words) {
    assertThatThrownBy(() -> DatabaseUrl.parse(KEY, text))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining(KEY)
        .hasMessageContaining(words)
        .hasMessageNotContaining("geheim")
        .hasMessageNotContaining("heim@");
  }

  @Test
  void theEnvironmentFillsInWhatTheUrlLeavesOut() {
    DatabaseUrl url =
        url(
            Map.of(
                KEY,
                "postgresql://h/x?sslmode=disable",
                "PGHOST",
                "elsewhere",
                "PGPORT",
                "6432",
                "PGUSER",
                "u",
                "PGPASSWORD",
                "secret",
                "PGSSLMODE",
                "require",
                "PGAPPNAME",
                "mine"));

    assertThat(url).hasToString("postgresql://u@h:6432/x");
    assertThat(url.password()).isEqualTo("secret");
    assertThat(url.parameters())
        .containsEntry("sslmode", "disable")
        .containsEntry("application_name", "mine");
  }

  @Test
  void aHostIsEnoughWithoutUrl() {
    assertThat(url(Map.of("PGHOST", "a,b", "PGUSER", "u", "PGDATABASE", "x")))
        .hasToString("postgresql://u@a:5432,b:5432/x");
    assertThat(url(Map.of("ARAGORA_PG_HOST", "h", "ARAGORA_PG_USER", "u")))
        .hasToString("postgresql://u@h:5432/u");
  }

  @Test
  void aWrongVariableIsNamed() {
    assertThatThrownBy(() -> url(Map.of("PGHOST", "h", "ARAGORA_PG_SSL_MODE", "on")))
        .hasMessageStartingWith("ARAGORA_PG_SSL_MODE must be disable,");
    assertThatThrownBy(() -> url(Map.of("DATABASE_URL", "sqlite:///x.db")))
        .hasMessageStartingWith("DATABASE_URL is not a usable PostgreSQL URL:");
  }

  @Test
  void withoutAnyNameOfADatabaseThereIsNone() {
    assertThatThrownBy(() -> url(Map.of("PGUSER", "u", "PGPORT", "1")))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
  }

  @Test
  void passwordsStandInAFileThatOnlyItsOwnerReads() throws IOException {
    // Given
    Path file = folder.resolve("pgpass");
    Files.writeString(
        file,
        "# mine\nother:*:*:u:no\n\\:\\:1:5432:x:u:six\nh:*:x\\:y:u:se\\:c:ret\\\\\n*:*:*:u:last\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    // Then
    assertThat(password(file, "postgresql://u@h/x:y")).isEqualTo("se:c:ret\\");
    assertThat(password(file, "postgresql://u@[::1]/x")).isEqualTo("six");
    assertThat(password(file, "postgresql://u@h/z")).isEqualTo("last");
    assertThat(password(file, "postgresql://v@h/z")).isEmpty();
    assertThat(password(file, "postgresql://u:given@h/z")).isEqualTo("given");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> password(file, "postgresql://u@h/z"))
        .hasMessageContaining("chmod 600 " + file)
        .hasMessageNotContaining("last");
    assertThat(password(file, "postgresql://v@h/z")).isEmpty();
  }

  private static String password(Path file, String url) {
    return url(Map.of(KEY, url, "PGPASSFILE", file.toString())).password();
  }

  @Test
  void theBlockingClientIsToldTheSame() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            KEY,
            "postgresql://u:p@a,[::1]:6432/x%3Fy?target_session_attrs=read-write"
                + "&connect_timeout=7&load_balance_hosts=random&options=-c%20a.b%3Dc");

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://a:5432,[::1]:6432/x%3Fy");
    assertThat(new TreeMap<>(JdbcProperties.of(url)))
        .hasToString(
            "{connectTimeout=7, loadBalanceHosts=true, options=-c a.b=c, password=p,"
                + " sslmode=prefer, targetServerType=primary, user=u}");
  }

  private static DatabaseUrl url(Map<String, String> environment) {
    return PostgresSettings.from(environment::get).url();
  }
}
