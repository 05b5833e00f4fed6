package io.stemma.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What bounds the entries of the audit trail on their way in: {@code STEMMA_AUDIT_…}. */
@ConfigMapping(prefix = "stemma.audit")
public interface AuditSettings {
  /** Bytes of a body. */
  @WithDefault("16777216")
  long maxBodyBytes();

  /** Bytes of an entry. */
  @WithDefault("1048576")
  int maxEntryBytes();

  /** Entries of a request. */
  @WithDefault("10000")
  int maxEntries();

  /** Seconds a body may take to come. */
  @WithDefault("60")
  int maxBodySeconds();

  /** Entries on their way in, of all requests. */
  @WithDefault("100000")
  int queueEntries();

  /** Bytes on their way in, of all requests. */
  @WithDefault("67108864")
  long queueBytes();

  /** Groups of requests that are written at once. */
  @WithDefault("2")
  int writers();

  /** Months before this one that a time may be in. */
  @WithDefault("24")
  int monthsBack();

  /** Months after this one that a time may be in. */
  @WithDefault("3")
  int monthsAhead();
}
