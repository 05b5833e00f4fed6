package io.stemma.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An identity provider's two pages, its description and its keys, and the tokens it signs. */
final class TestIdentityProvider implements AutoCloseable {
  static final String AUDIENCE = "stemma-test";

  private final InetSocketAddress address;
  private final AtomicInteger descriptionsRead = new AtomicInteger();
  private final AtomicInteger keysRead = new AtomicInteger();
  private volatile RSAKey key = newKey("one");
  private volatile int status = 200;
  private volatile String description;
  private @Nullable HttpServer server;

  /** One that is not there yet. */
  TestIdentityProvider() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = (InetSocketAddress) free.getLocalSocketAddress();
    }
    description = "{\"jwks_uri\":\"" + issuer() + "/keys\"}";
  }

  /** From now on it answers. */
  TestIdentityProvider start() throws IOException {
    HttpServer made = HttpServer.create(address, 0);
    made.createContext(
        "/realm/.well-known/openid-configuration",
        exchange -> {
          answer(exchange, description);
          descriptionsRead.incrementAndGet();
        });
    made.createContext(
        "/realm/keys",
        exchange -> {
          answer(exchange, new JWKSet(key).toString());
          keysRead.incrementAndGet();
        });
    made.start();
    server = made;
    return this;
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String issuer() {
    return "http://127.0.0.1:" + address.getPort() + "/realm";
  }

  RSAKey key() {
    return key;
  }

  /** It signs by another key, and no longer tells the one before. */
  void changeKey(String name) {
    key = newKey(name);
  }

  /** What it says of itself, and with which status it answers whatever is asked. */
  void describe(int status, String description) {
    this.status = status;
    this.description = description;
  }

  String description() {
    return description;
  }

  int descriptionsRead() {
    return descriptionsRead.get();
  }

  int keysRead() {
    return keysRead.get();
  }

  static RSAKey newKey(String name) {
    try {
      return new RSAKeyGenerator(2048).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims of a good token that may read, by either claim the tests use. */
  JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder()
        .subject("somebody")
        .issuer(issuer())
        .audience(AUDIENCE)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
        .claim("scope", "offline stemma:read")
        .claim("realm_access", Map.of("roles", new String[] {"offline", "stemma:read"}));
  }

  /** A token by its own key. */
  String signed(JWTClaimsSet.Builder claims) {
    return signed(claims, key);
  }

  static String signed(JWTClaimsSet.Builder claims, RSAKey by) {
    try {
      return signed(claims, JWSAlgorithm.RS256, by.getKeyID(), new RSASSASigner(by));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String keyId, JWSSigner by) {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
    try {
      token.sign(by);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** It goes away; its keys may still be known elsewhere. */
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
