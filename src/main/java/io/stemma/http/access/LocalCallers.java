package io.stemma.http.access;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests come from a program on this machine. A proxy on this machine forwards requests
 * from elsewhere, and a browser on it sends what a page from elsewhere asks for: neither counts.
 */
public final class LocalCallers {
  /**
   * Headers by which a proxy, a load balancer or a content network names the client it forwards
   * for. Their kinds, since each product has a name of its own.
   */
  private static final Pattern OF_PROXIES =
      Pattern.compile(
          // How it says that it forwards.
          ".*forward.*|(?:.*-)?via|.*proxy.*|.*proxied.*|(?:.*-)?coming-from"
              // What it changed or took off: the URL, the host, TLS and its certificate.
              + "|x-original-.*|x-rewrite-url|x-(?:url-)?scheme|front-end-https|x-host"
              + "|x-http-host-override|(?:x-)?client-cert.*|(?:x-)?ssl-.*|surrogate-.*"
              // Whom it has authenticated.
              + "|(?:x-)?remote-user|x-auth-request-.*"
              // Products and services.
              + "|(?:x-)?cdn(?:-.*)?|.*akamai.*|x-varnish.*|x-envoy-.*|x-arr-.*|x-appgw-.*|l5d-.*"
              + "|cf-.*|fastly-.*|fly-.*|x-appengine-.*|x-azure-.*|x-fd-.*|x-amz-cf-.*"
              + "|x-amzn-apigateway-.*|x-gateway-.*|x-zscaler-.*|tailscale-.*|ngrok-.*"
              + "|x-vercel-.*|x-nf-.*"
              // The address of the client.
              + "|(?:.*-)?(?:ip|ip-?addr|ip-?address|addr|address)|.*client-?ip.*"
              + "|(?:.*-)?(?:client|real|remote|connecting|originating|cluster|socket|user|source|src"
              + "|peer|caller|true)-?(?:ip|addr|address|host|port)");

  /** A browser leaves it out of an origin. */
  private static final int HTTP_PORT = 80;

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /** What a browser says of a request that its user, or this service's own page, has caused. */
  private static final Set<String> OWN_SITES = Set.of("none", "same-origin");

  private LocalCallers() {}

  /**
   * Lets only those through.
   *
   * @throws StemmaException {@link ErrorCode#LOCAL_ONLY}
   */
  public static void require(HttpServerRequest request) {
    if (!isLoopback(request.remoteAddress())) {
      throw refused("This request comes from another machine.");
    }
    for (String header : request.headers().names()) {
      if (OF_PROXIES.matcher(header.toLowerCase(Locale.ROOT)).matches()) {
        throw refused("This request comes through a proxy (" + header + ").");
      }
    }
    HostAndPort host = request.authority();
    if (host == null || !isLocalName(host.host())) {
      throw refused("This request names another host than localhost or 127.0.0.1.");
    }
    requireOwnPage(request, host.host().toLowerCase(Locale.ROOT));
  }

  /** A page of any other origin is foreign, also one of another port of this machine. */
  private static void requireOwnPage(HttpServerRequest request, String host) {
    int port = request.localAddress() == null ? -1 : request.localAddress().port();
    String own = request.scheme() + "://" + (host.equals("::1") ? "[::1]" : host);
    for (String origin : request.headers().getAll("Origin")) {
      String given = origin.strip().toLowerCase(Locale.ROOT);
      boolean isOwn = given.equals(own + ":" + port) || (port == HTTP_PORT && given.equals(own));
      if (!isOwn) {
        throw refused("This request comes from a page of another origin.");
      }
    }
    for (String site : request.headers().getAll("Sec-Fetch-Site")) {
      if (!OWN_SITES.contains(site.strip().toLowerCase(Locale.ROOT))) {
        throw refused("This request comes from a page of another origin (Sec-Fetch-Site).");
      }
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

  private static StemmaException refused(String why) {
    return new StemmaException(
        ErrorCode.LOCAL_ONLY,
        why
            + " While no key has been made, only programs on this machine are answered:"
            + " make one with 'stemma keys create'.");
  }
}
