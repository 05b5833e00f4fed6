package io.stemma.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL's message SSLRequest, on a connection of its own: the answer says whether the server
 * offers TLS, and that it answers at all.
 *
 * <p>The reactive client sends the same message, and where the server offers no TLS it opens
 * another connection without closing the first one, which then counts against {@code
 * max_connections} until {@code authentication_timeout} is over, a minute by default. So it is
 * asked here, and the client asks only where TLS is offered.
 */
final class SslRequest {
  private static final int LENGTH = 8;
  private static final int CODE = 80_877_103;
  private static final byte OFFERED = 'S';

  private final NetClient client;
  private final int patienceMillis;

  /**
   * Over that event loop.
   *
   * @param patienceMillis how long a server may take to accept, and again to answer
   */
  SslRequest(Vertx vertx, int patienceMillis) {
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(patienceMillis));
    this.patienceMillis = patienceMillis;
  }

  /**
   * The same options, without TLS where it is only preferred and the server offers none. Fails
   * where TLS is required and not offered, and where the server does not answer.
   */
  Future<PgConnectOptions> settled(PgConnectOptions options) {
    if (options.getSslMode() == SslMode.DISABLE || options.isUsingDomainSocket()) {
      return Future.succeededFuture(options);
    }
    return isOffered(options.getSocketAddress())
        .compose(offered -> offered ? Future.succeededFuture(options) : withoutTls(options));
  }

  private static Future<PgConnectOptions> withoutTls(PgConnectOptions options) {
    SslMode mode = options.getSslMode();
    return mode == SslMode.PREFER || mode == SslMode.ALLOW
        ? Future.succeededFuture(options.setSslMode(SslMode.DISABLE))
        : Future.failedFuture(
            new VertxException("The PostgreSQL server does not handle SSL connections", true));
  }

  private Future<Boolean> isOffered(SocketAddress server) {
    return client.connect(server).compose(this::answer);
  }

  private Future<Boolean> answer(NetSocket socket) {
    Promise<Boolean> answer = Promise.promise();
    socket
        .handler(bytes -> answer.tryComplete(bytes.getByte(0) == OFFERED))
        .exceptionHandler(answer::tryFail)
        .closeHandler(closed -> answer.tryFail(ClosedConnectionException.INSTANCE))
        .write(Buffer.buffer(LENGTH).appendInt(LENGTH).appendInt(CODE));
    return answer
        .future()
        .timeout(patienceMillis, TimeUnit.MILLISECONDS)
        .eventually(() -> socket.close());
  }

  /** Whether any of a URL's servers answers within the time; it blocks for as long. */
  static boolean isAnswered(DatabaseUrl url, int patienceMillis) {
    return url.servers().stream().anyMatch(server -> isAnswered(server, patienceMillis));
  }

  private static boolean isAnswered(ServerAddress server, int patienceMillis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), patienceMillis);
      socket.setSoTimeout(patienceMillis);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(LENGTH);
      out.writeInt(CODE);
      out.flush();
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
