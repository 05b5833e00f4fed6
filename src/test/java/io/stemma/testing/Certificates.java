package io.stemma.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority of a test's own, and certificates from it as PEM files. */
public final class Certificates {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final int BITS = 2_048;
  private static final Duration DAY = Duration.ofDays(1);

  private final KeyPair keys = pair();
  private final String name;
  private final X509Certificate certificate;

  /** An authority of that name. */
  public Certificates(String name) {
    this.name = name;
    this.certificate = made(keys, name, keys, name, null, Instant.now().plus(DAY), true);
  }

  /** Writes its own certificate, which others are told to believe. */
  public Path authority(Path file) {
    return write(file, certificate);
  }

  /** Writes a server's certificate for a host's name and its key. */
  public void server(Path file, Path key, String host, Instant until) {
    issue(file, key, "server", host, until);
  }

  /** Writes a login's certificate and its key. */
  public void client(Path file, Path key, String user) {
    issue(file, key, user, null, Instant.now().plus(DAY));
  }

  private void issue(Path file, Path key, String subject, @Nullable String host, Instant until) {
    KeyPair pair = pair();
    write(file, made(pair, subject, keys, name, host, until, false));
    try {
      write(key, new JcaPKCS8Generator(pair.getPrivate(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate made(
      KeyPair subject,
      String subjectName,
      KeyPair issuer,
      String issuerName,
      @Nullable String host,
      Instant until,
      boolean authority) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + issuerName),
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(until.minus(DAY.multipliedBy(2))),
            Date.from(until),
            new X500Principal("CN=" + subjectName),
            subject.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (host != null) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path file, Object content) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(content);
      pem.flush();
      Files.writeString(file, text.toString());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
