package io.stemma.http;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who counts as a program on this machine. A proxy on this machine hands on what comes from
 * elsewhere, and a browser on it does what a page from elsewhere says: neither counts.
 */
final class LocalCallers {
  private static final List<String> OF_PROXIES =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private LocalCallers() {}

  /**
   * Lets only those through.
   *
   * @throws StemmaException {@link ErrorCode#LOCAL_ONLY}
   */
  static void require(HttpServerRequest request) {
    if (!isLoopback(request.remoteAddress())) {
      throw refused("This request comes from another machine.");
    }
    for (String header : OF_PROXIES) {
      if (request.headers().contains(header)) {
        throw refused("This request comes through a proxy (" + header + ").");
      }
    }
    if (request.authority() == null || !isLocalName(request.authority().host())) {
      throw refused("This request names another host than localhost or 127.0.0.1.");
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !isLocalName(host(origin))) {
      throw refused("This request comes from a page of another origin.");
    }
  }

  private static boolean isLoopback(@Nullable SocketAddress address) {
    try {
      // It is an address already: no name is looked up.
      return address != null
          && address.hostAddress() != null
          && InetAddress.getByName(address.hostAddress()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isLocalName(@Nullable String host) {
    return host != null && NAMES.contains(host.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String host(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static StemmaException refused(String why) {
    return new StemmaException(
        ErrorCode.LOCAL_ONLY,
        why
            + " While no key has been made, only programs on this machine are answered:"
            + " make one with 'stemma keys create'.");
  }
}
