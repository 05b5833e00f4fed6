package io.stemma.store.postgres;

/**
 * A server.
 *
 * @param host a name or an address; one of IPv6 without brackets
 */
public record ServerAddress(String host, int port) {
  /** As URLs write it. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
