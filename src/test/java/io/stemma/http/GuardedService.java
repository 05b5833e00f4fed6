package io.stemma.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stemma.http.ServiceProcess.Answer;
import io.stemma.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that has keys, and callers who have one. */
final class GuardedService implements AutoCloseable {
  private static final String KEYS = "/api/v1/admin/keys";
  private static final int SOCKET_TIMEOUT_MILLIS = 20_000;

  final TestDatabase database = TestDatabase.withGraph();
  final ServiceProcess service;
  final String admin;

  GuardedService(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("DB_POSTGRES_URL", database.text());
    service = new ServiceProcess(all);
    service.awaitReady();
    admin =
        post(null, KEYS, "{\"name\":\"admin\",\"permissions\":[\"admin\"]}")
            .body()
            .path("key")
            .asText();
  }

  /** Another key; permissions as in JSON, the rest of the body behind them. */
  JsonNode make(String name, String permissions, String rest) {
    Answer made =
        post(admin, KEYS, "{\"name\":\"" + name + "\",\"permissions\":" + permissions + rest + "}");
    if (made.status() != 201) {
      throw new IllegalStateException(made.text());
    }
    return made.body();
  }

  String key(String name, String permissions) {
    return make(name, permissions, "").path("key").asText();
  }

  Answer get(@Nullable String key, String path) {
    return send(key, "GET", path, "");
  }

  Answer post(@Nullable String key, String path, String json) {
    return send(key, "POST", path, json);
  }

  Answer send(@Nullable String key, String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        service
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return service.send(request);
  }

  /** What is answered to these very bytes, up to the end of the connection. */
  String raw(String request) {
    URI address = URI.create(service.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends these bytes and closes the connection without listening. */
  void sendAndLeave(String request) {
    URI address = URI.create(service.address());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request line with what stands behind it; the connection ends with the answer. */
  String raw(String line, String... headers) {
    return raw(
        line
            + " HTTP/1.1\r\nConnection: close\r\n"
            + String.join("", java.util.Arrays.stream(headers).map(some -> some + "\r\n").toList())
            + "\r\n");
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    service.close();
    database.close();
  }
}
