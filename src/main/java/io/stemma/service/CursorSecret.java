package io.stemma.service;

import io.quarkus.runtime.StartupEvent;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.question.Cursors;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Where the key of cursors comes from: {@code STEMMA_CURSOR_SECRET}, else the password of the
 * record's database, which all services over one record have, else this process alone.
 */
@Singleton
public class CursorSecret {
  private static final int MIN_CHARACTERS = 16;

  private final Cursors cursors;

  CursorSecret(CursorSettings settings, Database database) {
    this.cursors = settings.secret().map(CursorSecret::of).orElseGet(() -> shared(database));
  }

  Cursors cursors() {
    return cursors;
  }

  /** Reads the configuration at start, so that a wrong one is not found by the first request. */
  void start(@Observes StartupEvent event) {}

  private static Cursors of(String secret) {
    if (secret.length() < MIN_CHARACTERS) {
      throw new StemmaException(
          ErrorCode.INVALID_CONFIGURATION,
          "STEMMA_CURSOR_SECRET must have at least " + MIN_CHARACTERS + " characters.");
    }
    return Cursors.ofSecret(secret);
  }

  private static Cursors shared(Database database) {
    String password = database.isConfigured() ? database.get().settings().url().password() : "";
    return password.isEmpty() ? Cursors.ofThisProcess() : Cursors.ofSecret(password);
  }
}
