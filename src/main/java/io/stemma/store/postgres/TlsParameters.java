package io.stemma.store.postgres;

import io.stemma.configuration.Environment.Setting;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at what is said of TLS before anything connects, and fills in what libpq would. */
final class TlsParameters {
  private static final Path USUAL_ROOTS =
      Path.of(System.getProperty("user.home", ""), ".postgresql", "root.crt");

  private final String source;
  private final Map<String, Setting> given;

  /**
   * Of one connection.
   *
   * @param source the key or URL that is named where a parameter is missing
   */
  TlsParameters(String source, Map<String, Setting> given) {
    this.source = source;
    this.given = given;
  }

  /**
   * Writes mode and authority as both clients shall take them: {@code require} with an authority is
   * {@code verify-ca}, and the system's authorities go with {@code verify-full} only.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  void settle(Map<String, String> parameters) {
    TlsMode mode = mode();
    Setting roots = given.get(Tls.ROOTS);
    Path file;
    if (roots != null && roots.value().equals(Tls.SYSTEM.toString())) {
      mode = given.get(Tls.MODE) == null ? TlsMode.VERIFY_FULL : mode;
      if (mode != TlsMode.VERIFY_FULL) {
        throw invalid(
            roots.name() + "=system needs sslmode=verify-full, not " + mode.text() + ".", null);
      }
      file = Tls.SYSTEM;
    } else {
      file = rootFile(roots, mode);
    }
    if (file != null && mode == TlsMode.REQUIRE) {
      mode = TlsMode.VERIFY_CA;
    }
    parameters.put(Tls.MODE, mode.text());
    if (file != null) {
      parameters.put(Tls.ROOTS, file.toString());
    }
    client();
  }

  private TlsMode mode() {
    Setting mode = given.get(Tls.MODE);
    if (mode == null) {
      return TlsMode.PREFER;
    }
    return TlsMode.of(mode.value())
        .orElseThrow(
            () ->
                invalid(
                    mode.name() + " must be " + TlsMode.ALL + ", not '" + mode.value() + "'.",
                    null));
  }

  /** Null where nobody's certificate is looked at. */
  private @Nullable Path rootFile(@Nullable Setting roots, TlsMode mode) {
    if (roots != null) {
      Path file = readable(roots);
      requireCertificates(roots.name(), file);
      return file;
    }
    if (mode.compareTo(TlsMode.REQUIRE) >= 0 && Files.isReadable(USUAL_ROOTS)) {
      requireCertificates("sslrootcert", USUAL_ROOTS);
      return USUAL_ROOTS;
    }
    if (mode.verifies()) {
      throw invalid(
          source
              + " says sslmode="
              + mode.text()
              + " and not whose certificates are believed: name the authority's file with"
              + " sslrootcert (PGSSLROOTCERT), or sslrootcert=system for those that Java knows.",
          null);
    }
    return null;
  }

  /** Our own certificate and its key go together. */
  private void client() {
    Setting certificate = given.get(Tls.CERTIFICATE);
    Setting key = given.get(Tls.KEY);
    if ((certificate == null) != (key == null)) {
      throw invalid(
          (certificate == null ? String.valueOf(key) : certificate.name())
              + " is set alone: sslcert and sslkey (PGSSLCERT, PGSSLKEY) go together.",
          null);
    }
    if (certificate != null && key != null) {
      requireCertificates(certificate.name(), readable(certificate));
      requireKeyName(key, readable(key));
    }
  }

  /** The blocking client tells the form of a key by its file's name. */
  private static void requireKeyName(Setting key, Path file) {
    if (!file.toString().endsWith(".key") && !file.toString().endsWith(".pem")) {
      throw invalid(
          key.name() + " names the file " + file + ": a key in PEM ends in .key or .pem.", null);
    }
  }

  private static Path readable(Setting setting) {
    try {
      Path file = Path.of(setting.value());
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw invalid(setting.name() + " is not the name of a file.", e);
    }
    throw invalid(
        setting.name() + " names the file " + setting.value() + ", which cannot be read.", null);
  }

  private static void requireCertificates(String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return;
      }
    } catch (IOException | CertificateException e) {
      throw invalid(name + " names the file " + file + ", which holds no PEM certificates.", e);
    }
    throw invalid(name + " names the file " + file + ", which holds no PEM certificates.", null);
  }

  private static StemmaException invalid(String message, @Nullable Throwable cause) {
    return new StemmaException(ErrorCode.INVALID_CONFIGURATION, message, cause);
  }
}
