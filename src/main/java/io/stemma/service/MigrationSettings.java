package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the service migrates: {@code STEMMA_MIGRATE_AT_START}. */
@ConfigMapping(prefix = "stemma.migrate")
public interface MigrationSettings {
  /** Whether the service brings the schema up to date when it starts. */
  @WithDefault("true")
  boolean atStart();
}
