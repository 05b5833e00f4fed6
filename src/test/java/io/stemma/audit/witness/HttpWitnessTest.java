package io.stemma.audit.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.stemma.audit.seal.Checkpoint;
import io.stemma.audit.seal.CosigningKey;
import io.stemma.audit.seal.Hash;
import io.stemma.audit.seal.NoteSigner;
import io.stemma.audit.seal.SignedNote;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A witness may be hostile: what it answers neither hangs nor fills nor misleads its client. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpWitnessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int MILLIS_BETWEEN_DRIPS = 20;
  private static final SignedNote NOTE =
      NoteSigner.make("stemma-test").sign(new Checkpoint("stemma/test", 7, Hash.EMPTY).text());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CosigningKey key;
  private HttpServer server;

  HttpWitnessTest() throws GeneralSecurityException, IOException {
    key = new CosigningKey("witness.example/test");
    server = server();
  }

  private HttpServer server() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    made.setExecutor(threads);
    return made;
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What a witness does with a request. */
  @FunctionalInterface
  private interface Conduct {
    void answer(HttpExchange exchange) throws IOException;
  }

  private Witness.Answer ask(Duration timeout, Conduct conduct) {
    server.createContext("/add-checkpoint", conduct::answer);
    return witness(server.getAddress().getPort(), timeout).add(0, List.of(), NOTE);
  }

  private HttpWitness witness(int port, Duration timeout) {
    return new HttpWitness(URI.create("http://127.0.0.1:" + port), key.key(), timeout);
  }

  private static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String why(Witness.Answer answer) {
    return answer instanceof Witness.Failed failed ? failed.why() : "not failed: " + answer;
  }

  @Test
  void aCosignatureThatHoldsIsTakenAmongOthers() throws Exception {
    String lines = new CosigningKey("other").line(NOTE.text()) + key.line(NOTE.text());

    Witness.Answer answer = ask(PATIENCE, exchange -> write(exchange, 200, lines));

    assertThat(answer).isInstanceOf(Witness.Taken.class);
    assertThat(((Witness.Taken) answer).signatures())
        .singleElement()
        .extracting(SignedNote.Signature::signer)
        .isEqualTo("witness.example/test");
  }

  @Test
  void aBodyWithoutEndIsNotReadToItsEnd() throws Exception {
    CompletableFuture<Long> written = new CompletableFuture<>();

    Witness.Answer answer =
        ask(
            PATIENCE,
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              long bytes = 0;
              try (OutputStream body = exchange.getResponseBody()) {
                for (byte[] part = new byte[8_192]; ; bytes += part.length) {
                  body.write(part);
                }
              } catch (IOException closed) {
                written.complete(bytes);
              }
            });

    assertThat(why(answer)).isEqualTo("its answer is longer than 65536 bytes");
    // The connection was closed: the rest did not only go unread.
    assertThat(written.get(20, TimeUnit.SECONDS)).isLessThan(100L << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anAnswerAtTheLimitIsReadAndOneByteMoreIsNot(int more) {
    Witness.Answer answer =
        ask(
            PATIENCE,
            exchange -> write(exchange, 500, "x".repeat(HttpWitness.MAX_ANSWER_BYTES + more)));

    assertThat(why(answer))
        .startsWith(more == 0 ? "it answered 500: xxx" : "its answer is longer than 65536 bytes")
        .hasSizeLessThan(300);
  }

  @Test
  void aBodyThatDripsIsCutOffInTime() throws Exception {
    CompletableFuture<IOException> closed = new CompletableFuture<>();
    CountDownLatch never = new CountDownLatch(1);

    Witness.Answer answer =
        ask(
            SHORT,
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try (OutputStream body = exchange.getResponseBody()) {
                while (!never.await(MILLIS_BETWEEN_DRIPS, TimeUnit.MILLISECONDS)) {
                  body.write('x');
                  body.flush();
                }
              } catch (IOException e) {
                closed.complete(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(why(answer)).isEqualTo("it did not answer within 300 ms");
    assertThat(closed.get(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aHeadThatDripsIsCutOffInTime() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<IOException> closed = new CompletableFuture<>();
      threads.execute(
          () -> {
            try (Socket client = socket.accept()) {
              CountDownLatch never = new CountDownLatch(1);
              OutputStream out = client.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
              while (!never.await(MILLIS_BETWEEN_DRIPS, TimeUnit.MILLISECONDS)) {
                out.write("X-More: 1\r\n".getBytes(StandardCharsets.US_ASCII));
              }
            } catch (IOException e) {
              closed.complete(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

      Witness.Answer answer = witness(socket.getLocalPort(), SHORT).add(0, List.of(), NOTE);

      assertThat(why(answer)).isEqualTo("it did not answer within 300 ms");
      assertThat(closed.get(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer other = server();
    String line = key.line(NOTE.text());
    other.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          write(exchange, 200, line);
        });
    other.start();
    String address = "http://127.0.0.1:" + other.getAddress().getPort() + "/elsewhere";
    try {
      Witness.Answer answer =
          ask(
              PATIENCE,
              exchange -> {
                exchange.getResponseHeaders().set("Location", address);
                write(exchange, status, "");
              });

      assertThat(why(answer))
          .startsWith("it answered " + status + ", a redirect to '" + address + "'")
          .contains("is not followed", "STEMMA_SEAL_WITNESS_URL");
      assertThat(asked).hasValue(0);
    } finally {
      other.stop(0);
    }
  }

  @Test
  void garbageIsSaidWithoutWhatATerminalObeys() {
    Witness.Answer answer =
        ask(PATIENCE, exchange -> write(exchange, 200, "\u001b[2J<html>\r\n\u202efalse"));

    assertThat(why(answer))
        .startsWith("it answered no signature lines: ")
        .contains("?[2J<html>")
        .doesNotContain("\u001b", "\n", "\u202e");
    assertThat(why(answer)).hasSizeLessThan(300);
  }

  @Test
  void aCosignatureOfAnotherTextIsNone() throws Exception {
    String longer = NOTE.text() + "\nmore\n";
    List<String> bodies =
        List.of(
            "more\n\n" + key.line(longer),
            key.line(NOTE.text().replace("\n7\n", "\n8\n")),
            "",
            new CosigningKey("witness.example/test").line(NOTE.text()));
    AtomicInteger next = new AtomicInteger();
    server.createContext(
        "/add-checkpoint", exchange -> write(exchange, 200, bodies.get(next.getAndIncrement())));

    for (String body : bodies) {
      assertThat(witness(server.getAddress().getPort(), PATIENCE).add(0, List.of(), NOTE))
          .as(body)
          .isNotInstanceOf(Witness.Taken.class);
    }
  }
}
