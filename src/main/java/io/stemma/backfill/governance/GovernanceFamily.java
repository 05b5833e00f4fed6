package io.stemma.backfill.governance;

import io.stemma.backfill.mapping.Family;
import io.stemma.backfill.mapping.OwnFiles;
import java.util.List;
import java.util.Set;

/**
 * Governance estates: files of the live and of the new dialect, hybrids of both, files that hold
 * one component, and the files of Stemma's own store. The dialect is told table by table, by its
 * columns.
 */
public final class GovernanceFamily {
  /** Raise it whenever a mapping makes other records of the same rows; a test tells when. */
  static final int REVISION = 3;

  /** What a file of our own store claims to be: {@code STEM} in ASCII. */
  static final long OWN_APPLICATION = 0x5354454DL;

  /**
   * What the store in a file notes for itself: answers given, work to do, what it finds rows by.
   */
  private static final OwnFiles OWN_FILES =
      new OwnFiles(
          OWN_APPLICATION,
          Set.of("requests", "outbox", "notes", "mirror", "move", "moves", "tags", "agent_tags"));

  /** The declaration. */
  public static final Family FAMILY =
      new Family(
          "governance",
          REVISION,
          List.of(
              IdentityTables.STEMMA,
              IdentityTables.LIVE,
              IdentityTables.NEW,
              SessionTables.STEMMA,
              SessionTables.LIVE,
              SessionTables.NEW,
              StateTables.LIVE,
              StateTables.NEW,
              StateTables.STEMMA,
              StateTables.OWN_CALIBRATION,
              StateTables.CALIBRATION,
              KnowledgeTables.OWN_DISCOVERIES,
              KnowledgeTables.OWN_TAGS,
              KnowledgeTables.OWN_LINKS,
              KnowledgeTables.OWN_RATE_LIMITS,
              KnowledgeTables.DISCOVERIES,
              KnowledgeTables.TAGS,
              KnowledgeTables.LINKS,
              KnowledgeTables.RATE_LIMITS,
              DialecticTables.OWN_SESSIONS,
              DialecticTables.OWN_MESSAGES,
              DialecticTables.SESSIONS,
              DialecticTables.MESSAGES,
              AuditTables.EVENTS_NEW,
              AuditTables.EVENTS_LIVE,
              AuditTables.OWN_EVENTS,
              AuditTables.TOOL_USAGE,
              AuditTables.OWN_TOOL_USAGE,
              AuditTables.TOOL_LOG_FILE.mapping(),
              VersionTables.CARRIED,
              VersionTables.BY_COMPONENT,
              VersionTables.BY_NAME,
              VersionTables.OF_KNOWLEDGE),
          Set.of("api_key", AccessTables.SECRET),
          ApiKeys::carried,
          List.of(AuditTables.TOOL_LOG_FILE),
          OWN_FILES);

  /** The same with the keys that open the service, of files that an operator trusts with them. */
  public static final Family WITH_SERVICE_KEYS =
      FAMILY.with(List.of(AccessTables.KEYS, AccessTables.USES));

  private GovernanceFamily() {}
}
