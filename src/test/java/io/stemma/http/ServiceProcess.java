package io.stemma.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.stemma.testing.StemmaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service in a process of its own, on a free port. */
public final class ServiceProcess implements AutoCloseable {
  private static final long STARTED = System.currentTimeMillis();
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[^ \"]+)");
  private static final int START_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Process process;
  private final String address;
  private final Thread reader;

  /** An answer; its body is missing (a {@code MissingNode}) when it is not JSON. */
  public record Answer(int status, HttpHeaders headers, String text) {
    /** The text as JSON; missing when it is none. */
    public JsonNode body() {
      return json(text);
    }

    public String contentType() {
      return headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }
  }

  /** Starts it with that in its environment and waits until it listens. */
  public ServiceProcess(Map<String, String> environment) {
    CompletableFuture<String> listening = new CompletableFuture<>();
    try {
      process = builder(environment).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = new Thread(() -> read(listening), "service-log");
    reader.setDaemon(true);
    reader.start();
    address = await(listening);
  }

  private static ProcessBuilder builder(Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("STEMMA_SEAL_KEY_FILE", keyOf(environment));
    // Where no database is named, none is found.
    all.put("STEMMA_BOX_DATA", "target/no-box");
    all.put("STEMMA_HTTP_PORT", "0");
    all.putAll(environment);
    return StemmaCommand.builder(all, List.of("serve")).redirectErrorStream(true);
  }

  /** A key signs one log: each database of this run has its own. */
  private static String keyOf(Map<String, String> environment) {
    return "target/test-keys/%d-%x/%x.key"
        .formatted(
            ProcessHandle.current().pid(),
            STARTED,
            String.valueOf(environment.get("DB_POSTGRES_URL")).hashCode());
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer postJson(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer cypher(String query) {
    return postJson("/api/v1/graph/cypher", JSON.createObjectNode().put("query", query).toString());
  }

  /** What a readiness check says; missing when there is none of that name. */
  public JsonNode readiness(String name) {
    for (JsonNode check : get("/q/health/ready").body().path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    return MissingNode.getInstance();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it says that it is ready; it listens before. */
  public void awaitReady() {
    Instant end = Instant.now().plusSeconds(START_SECONDS);
    while (get("/q/health/ready").status() != 200) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("It is not ready:\n" + log());
      }
    }
  }

  /** What it has written so far. */
  public String log() {
    return String.join("\n", log);
  }

  public String address() {
    return address;
  }

  /**
   * Waits until it ends by itself, and tells why.
   *
   * @throws IllegalStateException with what it has written, when it has ended
   */
  public void awaitEnd() {
    int exit = process.onExit().join().exitValue();
    throw new IllegalStateException("It ended with " + exit + ":\n" + log());
  }

  /** Asks it to end, as an operator would; its exit code comes when it has. */
  public CompletableFuture<Integer> terminate() {
    // The process's own destroy would close what it writes to.
    process.toHandle().destroy();
    return process.onExit().thenApply(this::exitValue);
  }

  /** When all that it wrote has been read. */
  private int exitValue(Process ended) {
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ended.exitValue();
  }

  /** Ends it without a chance to do anything about it. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode json(String text) {
    try {
      return values(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** JSON; where several values stand one behind the other, an array of them. */
  public static JsonNode values(String text) throws JsonProcessingException {
    try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
      List<JsonNode> all = values.readAll();
      return switch (all.size()) {
        case 0 -> MissingNode.getInstance();
        case 1 -> all.get(0);
        default -> JSON.createArrayNode().addAll(all);
      };
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(CompletableFuture<String> listening) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        Matcher address = LISTENING.matcher(line);
        if (address.find()) {
          listening.complete(address.group(1));
        }
      }
      listening.completeExceptionally(new IllegalStateException("It ended:\n" + log()));
    } catch (IOException e) {
      listening.completeExceptionally(e);
    }
  }

  private String await(CompletableFuture<String> listening) {
    try {
      return listening.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
