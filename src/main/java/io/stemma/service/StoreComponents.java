package io.stemma.service;

import io.stemma.governance.EstateLimits;
import io.stemma.governance.GovernanceStore;
import io.stemma.record.RowStore;
import io.stemma.record.Writer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes the governance store injectable, which knows no container. */
public class StoreComponents {
  @Produces
  @Singleton
  GovernanceStore governanceStore(Backends backends, StoreSettings settings) {
    RowStore rows = backends.rows();
    // Requests write as whoever sends them; what is left is done by the service itself.
    return new GovernanceStore(
            rows,
            Clock.systemUTC(),
            new EstateLimits(
                Duration.ofHours(settings.sessionLifeHours()),
                settings.discoveriesPerHour(),
                Duration.ofSeconds(settings.clockSkewSeconds()),
                Duration.ofHours(settings.requestLifeHours())))
        .by(Writer.SERVICE);
  }
}
