package io.stemma.governance;

import io.stemma.access.KeyUses;
import io.stemma.access.Keys;
import io.stemma.audit.Trail;
import io.stemma.audit.TrailShape;
import io.stemma.dialectic.DialecticStore;
import io.stemma.identity.AgentStates;
import io.stemma.identity.Calibrations;
import io.stemma.identity.Identities;
import io.stemma.identity.Sessions;
import io.stemma.knowledge.DiscoveryStore;
import io.stemma.record.Rows;
import io.stemma.record.Writer;
import java.time.Clock;

/**
 * An estate within one transaction: all that is done through it happens together, or not at all.
 */
public final class Estate {
  private final Rows rows;
  private final Clock clock;
  private final EstateLimits limits;

  Estate(Rows rows, Clock clock, EstateLimits limits) {
    this.rows = rows;
    this.clock = clock;
    this.limits = limits;
  }

  /** Who writes in this transaction. */
  public Writer writer() {
    return rows.writer();
  }

  public Identities identities() {
    return new Identities(rows, clock);
  }

  public Sessions sessions() {
    return new Sessions(rows, clock, limits.sessionLife());
  }

  public AgentStates states() {
    return new AgentStates(rows, clock);
  }

  public Calibrations calibrations() {
    return new Calibrations(rows, clock);
  }

  public DiscoveryStore discoveries() {
    return new DiscoveryStore(rows, clock, limits.discoveriesPerHour());
  }

  public DialecticStore dialectic() {
    return new DialecticStore(rows, clock);
  }

  public Trail events() {
    return Trail.ofEvents(rows, clock);
  }

  public Trail toolUsage() {
    return Trail.ofToolUsage(rows, clock);
  }

  /** The trail of a kind of entries. */
  public Trail trail(TrailShape shape) {
    return shape.equals(TrailShape.EVENTS) ? events() : toolUsage();
  }

  public Keys keys() {
    return new Keys(rows, clock);
  }

  public KeyUses keyUses() {
    return new KeyUses(rows, clock);
  }

  public Requests requests() {
    return new Requests(rows, clock, limits.requestLife());
  }
}
