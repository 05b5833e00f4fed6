package io.stemma.backfill.governance;

import io.stemma.backfill.mapping.Family;
import java.util.List;
import java.util.Set;

/**
 * Governance estates: files of the live and of the new dialect, hybrids of both, and files that
 * hold one component. The dialect is told table by table, by its columns.
 */
public final class GovernanceFamily {
  /** Raise it whenever a mapping makes other records of the same rows; a test tells when. */
  static final int REVISION = 1;

  /** The declaration. */
  public static final Family FAMILY =
      new Family(
          "governance",
          REVISION,
          List.of(
              IdentityTables.LIVE,
              IdentityTables.NEW,
              SessionTables.LIVE,
              SessionTables.NEW,
              StateTables.LIVE,
              StateTables.NEW,
              StateTables.CALIBRATION,
              KnowledgeTables.DISCOVERIES,
              KnowledgeTables.TAGS,
              KnowledgeTables.LINKS,
              KnowledgeTables.RATE_LIMITS,
              DialecticTables.SESSIONS,
              DialecticTables.MESSAGES,
              AuditTables.EVENTS_NEW,
              AuditTables.EVENTS_LIVE,
              AuditTables.TOOL_USAGE,
              AuditTables.TOOL_LOG_FILE.mapping(),
              VersionTables.BY_COMPONENT,
              VersionTables.BY_NAME,
              VersionTables.OF_KNOWLEDGE),
          Set.of("api_key"),
          ApiKeys::carried,
          List.of(AuditTables.TOOL_LOG_FILE));

  private GovernanceFamily() {}
}
