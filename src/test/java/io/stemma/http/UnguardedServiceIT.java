package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stemma.testing.StemmaCommand;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that has no keys, and one that would be too mighty. */
class UnguardedServiceIT {
  private static final String AGENTS = "/api/v1/agents";

  /** Headers of proxies, load balancers and content networks, by the names of their products. */
  private static final List<String> OF_PROXIES =
      List.of(
          "X-Forwarded-Proto: https",
          "X-FORWARDED-SOMETHING: x",
          "CF-Connecting-IP: 127.0.0.1",
          "True-Client-IP: 127.0.0.1",
          "X-Client-IP: 127.0.0.1",
          "x-real-ip: 127.0.0.1",
          "Fly-Client-IP: 127.0.0.1",
          "Fastly-Client-IP: 127.0.0.1",
          "X-Cluster-Client-IP: 127.0.0.1",
          "X-Azure-ClientIP: 127.0.0.1",
          "X-Original-URI: /",
          "X-ProxyUser-Ip: 127.0.0.1",
          "Cdn-Src-Ip: 127.0.0.1",
          "X-Via: x",
          "X-BlueCoat-Via: x",
          "X-Forwarder-For: x",
          "Max-Forwards: 5",
          "X-Coming-From: x",
          "Rlnclientipaddr: x",
          "X-Peer-Address: x",
          "X-IP: x",
          "X-True-IP: x",
          "CDN-RequestId: x",
          "X-CDN: x",
          "Akamai-Origin-Hop: 1",
          "Proxy-Connection: close",
          "X-Varnish: 1",
          "Surrogate-Capability: x",
          "Client-Cert: x",
          "SSL-Client-Verify: x",
          "X-Remote-User: x",
          "X-Gateway-Host: x",
          "l5d-dst-service: x",
          "Client-IP: 127.0.0.1",
          "WL-Proxy-Client-IP: 127.0.0.1",
          "X-Envoy-External-Address: 127.0.0.1",
          "X-Forwarded-For: 127.0.0.1",
          "Forwarded: for=127.0.0.1",
          "Via: 1.1 proxy");

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.withGraph();

  /** Whoever broke into it would have the server. */
  @Test
  void doesNotWorkAsASuperuser() {
    String url = DATABASE.textAsSuperuser();

    assertThatThrownBy(() -> new ServiceProcess(Map.of("DB_POSTGRES_URL", url)).awaitEnd())
        .hasMessageContaining("superuser");
  }

  @Test
  void withoutKeysOnlyThisMachineIsAnswered() throws IOException {
    try (ServiceProcess open =
        new ServiceProcess(
            Map.of("DB_POSTGRES_URL", DATABASE.text(), "STEMMA_HTTP_HOST", "0.0.0.0"))) {
      int port = URI.create(open.address()).getPort();
      assertThat(asked("127.0.0.1", port, "Host: localhost")).startsWith("HTTP/1.1 200");
      assertThat(asked("127.0.0.1", port, "Host: [::1]:1")).startsWith("HTTP/1.1 200");
      assertThat(
              asked(
                  "127.0.0.1",
                  port,
                  "Host: LOCALHOST:" + port,
                  "Origin: http://localhost:" + port,
                  "Sec-Fetch-Site: same-origin"))
          .startsWith("HTTP/1.1 200");
      assertThat(asked("127.0.0.1", port, "Host: localhost", "Sec-Fetch-Site: none"))
          .startsWith("HTTP/1.1 200");
      for (String own :
          List.of("X-Request-Id: 1", "X-Session-Id: 1", "traceparent: 00-1", "X-Script: z")) {
        assertThat(asked("127.0.0.1", port, "Host: localhost", own)).startsWith("HTTP/1.1 200");
      }
      for (String header : OF_PROXIES) {
        assertThat(asked("127.0.0.1", port, "Host: localhost", header))
            .as(header)
            .startsWith("HTTP/1.1 403")
            .contains("local-only");
      }
      for (String[] headers :
          List.of(
              new String[] {"Host: stemma.example"},
              new String[] {"Host: 127.0.0.1.nip.io:" + port},
              new String[] {"Host: localhost:" + port, "Origin: http://localhost:3000"},
              new String[] {"Host: localhost:3000", "Origin: http://localhost:3000"},
              new String[] {"Host: localhost:" + port, "Origin: http://localhost"},
              new String[] {"Host: localhost:" + port, "Origin: https://localhost:" + port},
              new String[] {"Host: localhost:" + port, "Origin: http://127.0.0.1:" + port},
              new String[] {"Host: localhost:" + port, "Origin: http://x@localhost:" + port},
              new String[] {"Host: localhost", "Sec-Fetch-Site: cross-site"},
              new String[] {"Host: localhost", "Sec-Fetch-Site: same-site"},
              new String[] {"Host: localhost", "Sec-Fetch-Site: none", "Sec-Fetch-Site: x"},
              new String[] {"Host: localhost", "Origin: https://evil.example"},
              new String[] {"Host: localhost", "Origin: null"})) {
        assertThat(asked("127.0.0.1", port, headers))
            .startsWith("HTTP/1.1 403")
            .contains("\"local-only\"", "stemma keys create");
      }
      assertThat(open.log()).contains("No key has been made: only programs on this machine");
      InetAddress other =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
              .findFirst()
              .orElse(null);
      assumeTrue(other != null, "this machine has but loopback");
      assertThat(asked(other.getHostAddress(), port, "Host: localhost"))
          .startsWith("HTTP/1.1 403")
          .contains("another machine");
    }
  }

  /** Before anything is opened, and without the framework's stack trace. */
  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Process service =
          StemmaCommand.builder(
                  Map.of("DB_POSTGRES_URL", DATABASE.text(), "STEMMA_HTTP_PORT", port),
                  List.of("serve"))
              .redirectErrorStream(true)
              .start();

      List<String> written =
          new String(service.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();

      assertThat(written).filteredOn(line -> line.startsWith("stemma: ")).hasSize(1);
      assertThat(written)
          .noneMatch(line -> line.startsWith("\t"))
          .last()
          .asString()
          .contains("port " + port, "127.0.0.1", "STEMMA_HTTP_PORT");
      assertThat(service.waitFor()).isEqualTo(2);
    }
  }

  private static String asked(String host, int port, String... headers) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      String request =
          "GET "
              + AGENTS
              + " HTTP/1.1\r\nConnection: close\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
