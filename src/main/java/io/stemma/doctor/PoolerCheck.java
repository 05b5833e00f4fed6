package io.stemma.doctor;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.store.postgres.PoolerDestination;
import io.stemma.store.postgres.Route;
import java.util.List;

/** That requests, where they go through a pooler, end in the database that is looked at. */
final class PoolerCheck implements Check {
  @Override
  public String name() {
    return "pooler";
  }

  @Override
  public List<Finding> look(Look database) {
    Route requests = database.settings().requests();
    if (!requests.pooled()) {
      return List.of(Finding.ok(name(), "none: requests go to the server itself"));
    }
    try {
      PoolerDestination.require(database.settings());
      return List.of(
          Finding.ok(name(), "requests go through " + requests.url() + ", to this database"));
    } catch (StemmaException e) {
      return List.of(
          Finding.failed(
              name(),
              e.detail(),
              e.code() == ErrorCode.INVALID_CONFIGURATION
                  ? "Correct DB_POSTGRES_URL or STEMMA_DIRECT_URL."
                  : "Start the pooler, or correct DB_POSTGRES_URL."));
    }
  }
}
