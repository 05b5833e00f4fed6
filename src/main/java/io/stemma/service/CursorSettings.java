package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What seals cursors: {@code STEMMA_CURSOR_…}. */
@ConfigMapping(prefix = "stemma.cursor")
public interface CursorSettings {
  /** The secret; without one the password of the record's database serves. */
  Optional<String> secret();
}
