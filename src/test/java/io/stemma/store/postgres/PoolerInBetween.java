package io.stemma.store.postgres;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Does to the beginning of a session what PgBouncer does: parameters that it does not know are
 * refused, or dropped where it is told so ({@code ignore_startup_parameters}). All else is passed
 * on.
 */
final class PoolerInBetween implements AutoCloseable {
  private static final int TLS_REQUEST = 80_877_103;
  private static final Set<String> KNOWN =
      Set.of("user", "database", "client_encoding", "DateStyle", "TimeZone", "application_name");

  private final ServerSocket socket;
  private final ServerAddress server;
  private final boolean drops;

  /**
   * In front of a server.
   *
   * @param drops whether unknown parameters are dropped, not refused
   */
  PoolerInBetween(ServerAddress server, boolean drops) {
    this.server = server;
    this.drops = drops;
    try {
      socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("pooler", this::accept);
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", socket.getLocalPort());
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed: so it ends.
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!socket.isClosed()) {
      Socket client = socket.accept();
      start("pooled", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] body = body(in);
      if (ByteBuffer.wrap(body).getInt() == TLS_REQUEST) {
        out.write('N');
        body = body(in);
      }
      String[] words = new String(body, 4, body.length - 4, StandardCharsets.UTF_8).split("\0", -1);
      StringBuilder kept = new StringBuilder();
      for (int i = 0; i + 1 < words.length && !words[i].isEmpty(); i += 2) {
        if (KNOWN.contains(words[i])) {
          kept.append(words[i]).append('\0').append(words[i + 1]).append('\0');
        } else if (!drops) {
          refuse(out, words[i]);
          return;
        }
      }
      pass(in, out, (kept + "\0").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] body(DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - Integer.BYTES];
    in.readFully(body);
    return body;
  }

  private static void refuse(DataOutputStream out, String name) throws IOException {
    byte[] words =
        ("SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: " + name + "\0\0")
            .getBytes(StandardCharsets.UTF_8);
    out.write('E');
    out.writeInt(words.length + Integer.BYTES);
    out.write(words);
  }

  private void pass(InputStream in, OutputStream out, byte[] parameters) throws IOException {
    try (Socket behind = new Socket(server.host(), server.port())) {
      DataOutputStream to = new DataOutputStream(behind.getOutputStream());
      to.writeInt(parameters.length + 2 * Integer.BYTES);
      to.writeInt(3 << Short.SIZE);
      to.write(parameters);
      start("to the server", () -> in.transferTo(to));
      behind.getInputStream().transferTo(out);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
