package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When the service looks after the record: {@code STEMMA_MAINTENANCE_…}. */
@ConfigMapping(prefix = "stemma.maintenance")
public interface MaintenanceMapping {
  /** Minute, hour, day of the month, month and day of the week, by UTC. */
  @WithDefault("0 3 * * 0")
  String cron();
}
