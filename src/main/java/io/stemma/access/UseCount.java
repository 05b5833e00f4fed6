package io.stemma.access;

import java.time.Instant;

/**
 * How often something was done in some seconds.
 *
 * @param firstAt when it was first done
 * @param lastAt when it was last done
 */
public record UseCount(KeyUse use, long uses, Instant firstAt, Instant lastAt) {
  UseCount and(Instant another) {
    return new UseCount(use, uses + 1, firstAt, another);
  }
}
