package io.stemma.audit.witness;

import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.SignedNote;
import io.stemma.audit.seal.WitnessKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A witness that speaks C2SP's tlog-witness over HTTP. Its answers are not trusted: they are
 * bounded in time and length, redirects are not followed, and only a cosignature that holds counts.
 */
public final class HttpWitness implements Witness {
  /** A longer answer is not read to its end. One that the protocol knows has some hundred bytes. */
  public static final int MAX_ANSWER_BYTES = 65_536;

  private static final String SIZE_TYPE = "text/x.tlog.size";
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final int FAULTS = 400;
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
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
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
        client.sendAsync(request, head -> new LimitedBody(MAX_ANSWER_BYTES));
    try {
      return answer(sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS), checkpoint);
    } catch (TimeoutException e) {
      sent.cancel(true);
      return new Failed(late());
    } catch (ExecutionException e) {
      return new Failed(why(e.getCause()));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return new Failed("it was interrupted");
    }
  }

  private String why(@Nullable Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      // The client's own limit, which is as long, was reached first.
      return late();
    }
    return cause instanceof LimitedBody.TooLongException tooLong
        ? String.valueOf(tooLong.getMessage())
        : String.valueOf(cause);
  }

  private String late() {
    return "it did not answer within " + timeout.toMillis() + " ms";
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
      default -> new Failed("it answered " + response.statusCode() + other(response, text));
    };
  }

  /** A redirect could lead to any machine that this one reaches. */
  private static String other(HttpResponse<byte[]> response, String text) {
    boolean isRedirect = response.statusCode() >= REDIRECTS && response.statusCode() < FAULTS;
    return isRedirect
        ? ", a redirect to '"
            + part(response.headers().firstValue("Location").orElse(""))
            + "', which is not followed; where it moved, STEMMA_SEAL_WITNESS_URL must name the new"
            + " address"
        : ": " + part(text);
  }

  private Answer taken(String lines, SignedNote checkpoint) {
    try {
      return key.signatureIn(new SignedNote(checkpoint.text(), SignedNote.signatures(lines)))
          .<Answer>map(signature -> new Taken(List.of(signature)))
          .orElseGet(() -> new Refused("it answered no cosignature of " + key.name()));
    } catch (IllegalArgumentException e) {
      return new Failed("it answered no signature lines: " + part(String.valueOf(e.getMessage())));
    }
  }

  private static Answer conflict(HttpResponse<byte[]> response, String text) {
    boolean isSize = response.headers().firstValue("Content-Type").orElse("").startsWith(SIZE_TYPE);
    return isSize && text.matches("(0|[1-9][0-9]{0,17})\n")
        ? new Has(Long.parseLong(text.strip()))
        : new Refused("it has another log of this size (409): " + part(text));
  }

  /** The beginning of a foreign text, without what a terminal or a log would obey. */
  private static String part(String text) {
    return text.strip()
        .codePoints()
        .limit(MAX_TEXT)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
