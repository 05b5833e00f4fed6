package io.stemma.service;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the service is about to listen. It is tried before anything is opened or migrated: the
 * framework would find out last of all, and say so with a stack trace.
 *
 * @param port 0 for any
 */
record ListenAddress(String host, int port) {
  private static final int DEFAULT_PORT = 8080;

  static ListenAddress of(Function<String, Optional<String>> values) {
    return new ListenAddress(
        values.apply("quarkus.http.host").orElse("127.0.0.1"),
        values.apply("quarkus.http.port").map(Integer::valueOf).orElse(DEFAULT_PORT));
  }

  /**
   * Fails where nothing can listen there.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  void check() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw refused("is not the name of an address: set STEMMA_HTTP_HOST to one of this machine");
    }
    try (ServerSocket tried = new ServerSocket()) {
      // What the last service left half closed does not keep the next one from starting.
      tried.setReuseAddress(true);
      tried.bind(address);
    } catch (IOException e) {
      throw refused(
          "cannot be listened on ("
              + e.getMessage()
              + "): stop the program that does, or set STEMMA_HTTP_PORT or STEMMA_HTTP_HOST to"
              + " others");
    }
  }

  private StemmaException refused(String why) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        (host.contains(":") ? "[" + host + "]" : host) + ":" + port + " " + why + ".");
  }
}
