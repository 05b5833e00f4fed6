package io.stemma.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  private static final String PORT = "quarkus.http.port";

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "::1,::1", "127.0.0.1,0.0.0.0", "::1,::"})
  void aTakenPortIsRefused(String taken, String host) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(taken))) {
      String port = Integer.toString(other.getLocalPort());

      assertRefused(
          Map.of("quarkus.http.host", host, PORT, port),
          "port "
              + port
              + " of "
              + host
              + " is taken by another program; choose another with --port or STEMMA_HTTP_PORT.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quarkus.http.ssl.certificate.files",
        "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE",
        "quarkus.http.tls-configuration-name",
        "quarkus.tls.key-store.pem.\"first\".cert",
        "QUARKUS_TLS_KEY_STORE_P12_PATH"
      })
  void withACertificateThePortOfHttpsIsTried(String certificate) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());

      assertRefused(
          Map.of(PORT, "0", "quarkus.http.ssl-port", port, certificate, "x"),
          "port "
              + port
              + " of 127.0.0.1 is taken by another program; choose another with"
              + " QUARKUS_HTTP_SSL_PORT.");
      assertThatCode(() -> check(Map.of(PORT, "0", "quarkus.http.ssl-port", port)))
          .as("nothing listens there without a certificate")
          .doesNotThrowAnyException();
      assertThatCode(() -> check(Map.of(PORT, port, "quarkus.http.insecure-requests", "disabled")))
          .as("nothing listens there without HTTP")
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1 is not an address of this machine",
    "2001:db8::1,2001:db8::1 is not an address of this machine",
    "no.such.host.invalid,host 'no.such.host.invalid' has no address"
  })
  void anAddressElsewhereIsRefused(String host, String words) {
    assertRefused(
        Map.of("quarkus.http.host", host, PORT, "0"),
        words + "; choose another with --host or STEMMA_HTTP_HOST.");
  }

  /** Tests may run as a user who may open any port. */
  @Test
  void aPortThatNeedsAPrivilegeIsRefused() {
    assertThat(
            new ListenAddress("127.0.0.1", 81, "--port")
                .refused(new SocketException("Permission denied"))
                .detail())
        .isEqualTo(
            "port 81 of 127.0.0.1 is not open to this user (Permission denied): ports below 1024"
                + " need a privilege; choose another with --port.");
  }

  private static void assertRefused(Map<String, String> values, String words) {
    assertThatThrownBy(() -> check(values))
        .isInstanceOfSatisfying(
            StemmaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(words);
  }

  private static void check(Map<String, String> values) {
    List<ListenAddress> addresses =
        ListenAddress.of(name -> Optional.ofNullable(values.get(name)), values.keySet());
    addresses.forEach(ListenAddress::check);
  }
}
