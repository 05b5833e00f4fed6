package io.stemma.service;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The requests that are worked on, and whether the service is about to end. */
@Singleton
public class OpenRequests {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean draining;
  private volatile boolean closed;

  OpenRequests(ServerSettings settings) {
    this.most = settings.maxRequests();
  }

  /** Whether one more may be worked on; whoever is let in calls {@link #leave}. */
  public boolean enter() {
    lastNanos = System.nanoTime();
    if (open.incrementAndGet() <= most) {
      return true;
    }
    open.decrementAndGet();
    refused.incrementAndGet();
    return false;
  }

  /** One has been answered, or its caller is gone. */
  public void leave() {
    open.decrementAndGet();
    lastNanos = System.nanoTime();
  }

  /** Requests that are worked on. */
  public int count() {
    return open.get();
  }

  /** Requests at once. */
  public int most() {
    return most;
  }

  /** Requests that were one too many. */
  public long refused() {
    return refused.get();
  }

  /** Nanoseconds since a request came or went; 0 while one is worked on. */
  long quietNanos() {
    return open.get() > 0 ? 0 : System.nanoTime() - lastNanos;
  }

  void drain() {
    draining = true;
  }

  /** Whether callers are to go elsewhere. */
  public boolean isDraining() {
    return draining;
  }

  void close() {
    closed = true;
  }

  /** Whether no more may come, for those that are worked on would else never be the last. */
  public boolean isClosed() {
    return closed;
  }
}
