package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where retired months go: {@code STEMMA_ARCHIVE_…}. */
@ConfigMapping(prefix = "stemma.archive")
public interface ArchiveMapping {
  /** Folder of the archives; not set, no month is retired. */
  Optional<String> folder();

  /** Days from the proof of a detached month until it is dropped. */
  @WithDefault("7")
  int graceDays();
}
