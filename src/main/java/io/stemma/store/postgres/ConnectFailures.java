package io.stemma.store.postgres;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection did not come about for want of TLS or for a pooler in between, and which setting
 * is the way out. Neither client has types for most of it, so their words tell.
 */
final class ConnectFailures {
  private static final int DEEPEST = 16;

  /** PgBouncer's words; others have taken them over. */
  private static final Pattern PARAMETER = Pattern.compile("startup parameter:? \"?(\\w+)");

  private ConnectFailures() {}

  /** Empty where it was neither. */
  static Optional<StemmaException> explained(DatabaseUrl url, Throwable failure) {
    if (String.valueOf(failure.getMessage()).contains("startup parameter")) {
      return Optional.of(pooled(url, failure));
    }
    return Optional.ofNullable(reason(url, failure))
        .map(reason -> new StemmaException(ErrorCode.STORE_UNAVAILABLE, reason, failure));
  }

  /** What is said where sessions are not kept. */
  static StemmaException pooled(DatabaseUrl url, @Nullable Throwable failure) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        "At "
            + url
            + " answers a connection pooler that gives no sessions of one's own"
            + refusedParameter(failure)
            + ": name the server itself in "
            + PostgresSettings.DIRECT_URL_KEY
            + ", and leave out the URL's options (docs/connections.md).",
        failure);
  }

  private static String refusedParameter(@Nullable Throwable failure) {
    Matcher parameter = PARAMETER.matcher(failure == null ? "" : failure.getMessage() + "");
    return parameter.find() ? " and refuses the parameter '" + parameter.group(1) + "'" : "";
  }

  private static @Nullable String reason(DatabaseUrl url, Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && causes.size() < DEEPEST;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    String words =
        causes.stream().map(cause -> cause.getMessage() + "").collect(Collectors.joining("\n"));
    boolean handshake = causes.stream().anyMatch(SSLException.class::isInstance);
    String found = ofCertificate(url, causes, words.toLowerCase(Locale.ROOT));
    if (found == null) {
      found = refused(url, causes, words.toLowerCase(Locale.ROOT));
    }
    return found == null && handshake ? ofHandshake(url, causes) : found;
  }

  private static @Nullable String ofCertificate(
      DatabaseUrl url, List<Throwable> causes, String words) {
    Optional<Throwable> date =
        causes.stream()
            .filter(
                cause ->
                    cause instanceof CertificateExpiredException
                        || cause instanceof CertificateNotYetValidException)
            .findFirst();
    if (date.isPresent()) {
      return "The certificate of the server of "
          + url
          + " is out of date ("
          + date.get().getMessage()
          + "): have it renewed there; a clock that is wrong here has the same effect.";
    }
    if (words.contains("ssl handshake failed")) {
      return ofReactiveClient(url);
    }
    if (words.contains("hostnameverifier")
        || words.contains("no subject alternative")
        || words.contains("no name matching")) {
      return "The certificate of the server of "
          + url
          + " is for another name than this one: connect by a name that it holds, or ask for"
          + " sslmode=verify-ca, which looks at the authority only.";
    }
    if (words.contains("unable to find valid certification path")
        || words.contains("path does not chain")) {
      return "The certificate of the server of "
          + url
          + " is not from an authority of "
          + url.tls().roots()
          + ": name the file of the authority that issued it with sslrootcert (PGSSLROOTCERT).";
    }
    if (words.contains("does not support ssl") || words.contains("does not handle ssl")) {
      return "The server of "
          + url
          + " offers no TLS, and sslmode="
          + url.tls().mode().text()
          + " asks for it: switch it on there (ssl = on), or say sslmode=prefer or disable.";
    }
    return null;
  }

  /** It keeps the reason to itself; the blocking client, asked by the same URL, tells it. */
  private static String ofReactiveClient(DatabaseUrl url) {
    return "No protected connection to the server of "
        + url
        + " came about (sslmode="
        + url.tls().mode().text()
        + "): its certificate is not from an authority of "
        + url.tls().roots()
        + ", is for another name than this one, or is out of date; 'scripts/stemma migrate status'"
        + " says which.";
  }

  /** What pg_hba.conf lets nobody do. */
  private static @Nullable String refused(DatabaseUrl url, List<Throwable> causes, String words) {
    if (causes.stream().noneMatch(cause -> SqlStates.INVALID_AUTHORIZATION.equals(state(cause)))) {
      return null;
    }
    if (words.contains("client certificate")) {
      return "The server of "
          + url
          + " asks for a certificate of ours: name it and its key with sslcert and sslkey"
          + " (PGSSLCERT, PGSSLKEY).";
    }
    if (words.contains("no encryption") && url.tls().mode() == TlsMode.DISABLE) {
      return "The server of "
          + url
          + " takes this login with TLS only, and sslmode is disable: say sslmode=require, or"
          + " verify-full with sslrootcert.";
    }
    return null;
  }

  private static @Nullable String state(Throwable cause) {
    return cause instanceof SQLException jdbc
        ? jdbc.getSQLState()
        : ReactiveFailures.sqlState(cause);
  }

  private static String ofHandshake(DatabaseUrl url, List<Throwable> causes) {
    return "No protected connection to the server of "
        + url
        + " came about (sslmode="
        + url.tls().mode().text()
        + "): "
        + causes.get(causes.size() - 1).getMessage()
        + ".";
  }
}
