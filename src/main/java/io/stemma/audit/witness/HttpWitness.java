package io.stemma.audit.witness;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.WitnessKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A witness that speaks C2SP's tlog-witness over HTTP. */
public final class HttpWitness implements Witness {
  private static final String SIZE_TYPE = "text/x.tlog.size";
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int MAX_TEXT = 200;

  private final URI endpoint;
  private final WitnessKey key;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * One that is not asked yet.
   *
   * @param prefix its submission prefix, an http or https URL
   * @param key that it cosigns with
   * @param timeout of one request, from its connection to the end of its answer
   */
  public HttpWitness(URI prefix, WitnessKey key, Duration timeout) {
    this.endpoint = URI.create(prefix.toString().replaceFirst("/+$", "") + "/add-checkpoint");
    this.key = key;
    this.timeout = timeout;
    this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  @Override
  public String name() {
    return key.name() + " at " + endpoint;
  }

  @Override
  public Answer add(long earlier, List<Hash> proof, SignedNote checkpoint) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body(earlier, proof, checkpoint)))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer(sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS), checkpoint);
    } catch (TimeoutException e) {
      sent.cancel(true);
      return new Failed("it did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return new Failed(cause instanceof IOException ? cause.toString() : String.valueOf(cause));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return new Failed("it was interrupted");
    }
  }

  /** As the protocol has it: each line ends with a newline. */
  static String body(long earlier, List<Hash> proof, SignedNote checkpoint) {
    StringBuilder body = new StringBuilder("old ").append(earlier).append('\n');
    proof.forEach(hash -> body.append(hash.base64()).append('\n'));
    return body.append('\n').append(checkpoint.written()).toString();
  }

  private Answer answer(HttpResponse<byte[]> response, SignedNote checkpoint) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    return switch (response.statusCode()) {
      case OK -> taken(text, checkpoint);
      case CONFLICT -> conflict(response, text);
      case FORBIDDEN -> new Refused("it does not know the key that signed (403): " + part(text));
      case NOT_FOUND -> new Refused("it does not know this log (404): " + part(text));
      case UNPROCESSABLE ->
          new Refused("the log does not extend the one it knows (422): " + part(text));
      default -> new Failed("it answered " + response.statusCode() + ": " + part(text));
    };
  }

  private Answer taken(String lines, SignedNote checkpoint) {
    try {
      SignedNote cosigned =
          SignedNote.of(new SignedNote(checkpoint.text(), List.of()).written() + lines);
      return key.signatureIn(cosigned)
          .<Answer>map(signature -> new Taken(List.of(signature)))
          .orElseGet(() -> new Refused("it answered no cosignature of " + key.name()));
    } catch (IllegalArgumentException e) {
      return new Failed("it answered no signature lines: " + e.getMessage());
    }
  }

  private static Answer conflict(HttpResponse<byte[]> response, String text) {
    boolean isSize = response.headers().firstValue("Content-Type").orElse("").startsWith(SIZE_TYPE);
    return isSize && text.matches("(0|[1-9][0-9]{0,17})\n")
        ? new Has(Long.parseLong(text.strip()))
        : new Refused("it has another log of this size (409): " + part(text));
  }

  private static String part(String text) {
    return text.strip().substring(0, Math.min(MAX_TEXT, text.strip().length()));
  }
}
