package io.stemma.service;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the service is about to listen. It is tried before anything is opened or migrated: the
 * framework would find out last of all, and say so with a stack trace.
 *
 * @param port 0 for any
 * @param portKeys what sets the port, for a message
 */
record ListenAddress(String host, int port, String portKeys) {
  private static final int DEFAULT_PORT = 8080;
  private static final int DEFAULT_TLS_PORT = 8443;
  private static final String HOST_KEYS = "--host or STEMMA_HTTP_HOST";

  /** Keys of the framework that name a certificate, their separators as dots. */
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "quarkus\\.http\\.ssl\\.certificate\\.(?:files|key\\.store\\.file)"
              + "|quarkus\\.http\\.tls\\.configuration\\.name"
              + "|quarkus\\.tls\\.key\\.store\\..+");

  /**
   * That of HTTP, and that of HTTPS where a certificate is named.
   *
   * @param names of all properties, also as variables of the environment write them
   */
  static List<ListenAddress> of(Function<String, Optional<String>> values, Iterable<String> names) {
    String host = values.apply("quarkus.http.host").orElse("127.0.0.1");
    List<ListenAddress> addresses = new ArrayList<>();
    if (!values.apply("quarkus.http.insecure-requests").orElse("").equalsIgnoreCase("disabled")) {
      addresses.add(
          new ListenAddress(
              host,
              values.apply("quarkus.http.port").map(Integer::valueOf).orElse(DEFAULT_PORT),
              "--port or STEMMA_HTTP_PORT"));
    }
    if (hasCertificate(values, names)) {
      addresses.add(
          new ListenAddress(
              host,
              values.apply("quarkus.http.ssl-port").map(Integer::valueOf).orElse(DEFAULT_TLS_PORT),
              "QUARKUS_HTTP_SSL_PORT"));
    }
    return addresses;
  }

  private static boolean hasCertificate(
      Function<String, Optional<String>> values, Iterable<String> names) {
    for (String name : names) {
      String dotted = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".");
      if (CERTIFICATE.matcher(dotted).matches() && values.apply(name).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fails where nothing can listen there.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  void check() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw refused("host '" + host + "' has no address", HOST_KEYS, null);
    }
    try (ServerSocket tried = new ServerSocket()) {
      // What the last service left half closed does not keep the next one from starting.
      tried.setReuseAddress(true);
      tried.bind(address);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** Java has one type for all of it: the operating system's words tell. */
  StemmaException refused(IOException why) {
    String words = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("in use")) {
      return refused(
          "port " + port + " of " + host + " is taken by another program", portKeys, why);
    }
    if (words.contains("permission denied")) {
      return refused(
          "port "
              + port
              + " of "
              + host
              + " is not open to this user (Permission denied): ports below 1024 need a privilege",
          portKeys,
          why);
    }
    if (words.contains("cannot assign")) {
      return refused(host + " is not an address of this machine", HOST_KEYS, why);
    }
    return refused(
        "nothing can listen on port " + port + " of " + host + " (" + why.getMessage() + ")",
        portKeys + ", " + HOST_KEYS,
        why);
  }

  private static StemmaException refused(String what, String keys, @Nullable IOException why) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION, what + "; choose another with " + keys + ".", why);
  }
}
