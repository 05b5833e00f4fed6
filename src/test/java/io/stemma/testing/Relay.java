package io.stemma.testing;

import io.stemma.store.postgres.DatabaseUrl;
import io.stemma.store.postgres.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A way to a server that fails as networks do: it is cut, and both ends are told, or it falls
 * silent, and neither is.
 */
public final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 65_536;
  private static final int LAST_WITHOUT_TRANSACTION_TIMEOUT = 16;
  private static final Pattern VERSION = Pattern.compile("(server_version\0)\\d\\d");

  private final DatabaseUrl server;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final Object quiet = new Object();
  private boolean silent;
  private volatile int major;

  /** Begins to pass what is sent. */
  public Relay(DatabaseUrl server) {
    this.server = server;
    try {
      door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** The database by this way. */
  public DatabaseUrl url() {
    return server.at(
        new ServerAddress(door.getInetAddress().getHostAddress(), door.getLocalPort()));
  }

  /**
   * Passes what commits so many transactions; behind the last of them all connections are cut
   * before anything is answered, and new ones at once, until {@link #mend}.
   */
  public void cutBehindCommits(int commits) {
    left.set(commits);
  }

  /** Passes all that is sent in connections made from now on. */
  public void mend() {
    left.set(Integer.MAX_VALUE);
  }

  /**
   * Has the server look older from now on: it says so, and up to 16 it refuses a setting that it
   * does not know.
   */
  public void setMajorVersion(int older) {
    major = older;
  }

  private byte[] disguised(byte[] passed, int length, boolean asks) {
    String text = new String(passed, 0, length, StandardCharsets.ISO_8859_1);
    String unknown = "transaction_timeouX";
    if (major <= LAST_WITHOUT_TRANSACTION_TIMEOUT) {
      String known = "transaction_timeout";
      text = asks ? text.replace(known, unknown) : text.replace(unknown, known);
    }
    if (major > 0 && !asks) {
      text = VERSION.matcher(text).replaceFirst("$1" + major);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Passes nothing any more and closes nothing, as where a cable is pulled; or goes on. */
  public void setSilent(boolean now) {
    synchronized (quiet) {
      silent = now;
      quiet.notifyAll();
    }
  }

  @Override
  public void close() {
    setSilent(false);
    closeQuietly(door);
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        Socket behind = new Socket(server.host(), server.port());
        open.add(behind);
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        start(() -> pass(client, behind, true));
        start(() -> pass(behind, client, false));
      } catch (IOException e) {
        cut();
      }
    }
  }

  private void pass(Socket from, Socket to, boolean asks) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitSound();
        if (left.get() <= 0) {
          return;
        }
        out.write(major == 0 ? Arrays.copyOf(buffer, read) : disguised(buffer, read, asks));
        if (asks && commits(buffer, read) && left.decrementAndGet() <= 0) {
          cut();
        }
      }
    } catch (IOException e) {
      // Either end may go away at any time: then so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
    }
  }

  private static boolean commits(byte[] sent, int length) {
    return new String(sent, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT\0");
  }

  private void awaitSound() throws InterruptedException {
    synchronized (quiet) {
      while (silent) {
        quiet.wait();
      }
    }
  }

  private void cut() {
    open.forEach(Relay::closeQuietly);
    open.clear();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
