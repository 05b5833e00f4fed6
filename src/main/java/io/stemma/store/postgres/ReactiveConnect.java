package io.stemma.store.postgres;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How the reactive client connects to one server, said as the blocking one is told. */
final class ReactiveConnect {
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int MILLIS = 1_000;

  private static final int SILENCE_MILLIS = 10_000;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_TRIES = 3;

  private ReactiveConnect() {}

  static PgConnectOptions options(DatabaseUrl url, String applicationName) {
    PgConnectOptions options = new PgConnectOptions();
    options.setHost(url.host()).setPort(url.port()).setDatabase(url.database());
    options.setUser(url.user()).setPassword(url.password());
    String timeout = url.parameters().get("connect_timeout");
    options.setConnectTimeout(
        MILLIS * (timeout == null ? CONNECT_TIMEOUT_SECONDS : Integer.parseInt(timeout)));
    // A server that is gone without a word is noticed: what it was sent is not acknowledged.
    options
        .setTcpUserTimeout(SILENCE_MILLIS)
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdleSeconds(KEEP_ALIVE_SECONDS)
        .setTcpKeepAliveIntervalSeconds(KEEP_ALIVE_SECONDS)
        .setTcpKeepAliveCount(KEEP_ALIVE_TRIES);
    options.addProperty(
        "application_name", url.parameters().getOrDefault("application_name", applicationName));
    String asked = url.parameters().get("options");
    if (asked != null) {
      options.addProperty("options", asked);
    }
    options.setMetricsName("postgresql|" + applicationName);
    secure(options, url.tls());
    return options;
  }

  private static void secure(PgConnectOptions options, Tls tls) {
    options.setSslMode(SslMode.of(tls.mode().text()));
    if (tls.mode().verifies()) {
      options.setTrustOptions(trusted(tls.roots()));
    } else {
      // As libpq: these modes encrypt and do not check who answers.
      options.setTrustAll(true);
    }
    if (tls.mode() == TlsMode.VERIFY_FULL) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    if (tls.certificate() != null && tls.key() != null) {
      options.setPemKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(tls.certificate().toString())
              .addKeyPath(tls.key().toString()));
    }
  }

  private static TrustOptions trusted(@Nullable Path roots) {
    Path file = Objects.requireNonNull(roots, "looked at before");
    if (!file.equals(Tls.SYSTEM)) {
      return new PemTrustOptions().addCertPath(file.toString());
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has trusted authorities", e);
    }
  }
}
