package io.stemma.service;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets requests end before the service does. First it is not ready and goes on as before, so that
 * whoever sends requests here learns it. All the while each answer asks its caller to close the
 * connection: who comes again comes by a new one, elsewhere. When nobody comes any more, or after
 * two seconds, requests that come are refused, and the framework waits for the last that runs.
 */
@Singleton
public class Draining {
  private static final Logger LOG = Logger.getLogger(Draining.class);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(200);
  private static final long LOOK_MILLIS = 10;

  private final OpenRequests requests;
  private final Duration delay;

  Draining(OpenRequests requests, ShutdownSettings settings) {
    this.requests = requests;
    this.delay = Duration.ofSeconds(settings.delaySeconds());
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    requests.drain();
    LOG.infof("The service ends; %d requests are worked on", requests.count());
    try {
      Thread.sleep(delay.toMillis());
      long until = System.nanoTime() + LONGEST.toNanos();
      while (requests.quietNanos() < QUIET.toNanos() && System.nanoTime() < until) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      requests.close();
    }
  }
}
