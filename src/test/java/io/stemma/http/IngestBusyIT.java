package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.http.ServiceProcess.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More is on its way in than the service takes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IngestBusyIT {
  private static final String EVENTS = "/api/v1/audit/events";
  private static final String EVENT = "{\"eventType\":\"a\"}";

  @TempDir Path folder;

  @Test
  void isToldToComeAgainAndASlowBodyIsGivenUp() throws Exception {
    Map<String, String> environment =
        Map.of(
            "DB_SQLITE_PATH", folder.resolve("estate.db").toString(),
            "STEMMA_AUDIT_QUEUE_BYTES", "100",
            "STEMMA_AUDIT_MAX_BODY_SECONDS", "5");
    try (ServiceProcess service = new ServiceProcess(environment)) {
      Socket slow = halfABody(service);
      Answer busy = service.postJson(EVENTS, EVENT);
      while (busy.status() == 201) {
        // What the slow client sent came later, and may itself have been too much.
        slow.close();
        slow = halfABody(service);
        busy = service.postJson(EVENTS, EVENT);
      }

      assertThat(busy.status()).as(busy.text()).isEqualTo(429);
      assertThat(busy.body().path("code").asText()).isEqualTo("too-busy");
      assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("body-too-slow");
      assertThat(service.postJson(EVENTS, EVENT).status()).isEqualTo(201);
    }
  }

  private static Socket halfABody(ServiceProcess service) throws IOException {
    URI address = URI.create(service.address());
    Socket socket = new Socket(address.getHost(), address.getPort());
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 500\r\n\r\n"
            .formatted(EVENTS);
    socket.getOutputStream().write((head + EVENT.repeat(5)).getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }
}
