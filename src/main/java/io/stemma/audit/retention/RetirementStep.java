package io.stemma.audit.retention;

import java.util.Locale;

/** What a month needs next to be retired. */
public enum RetirementStep {
  /** Write its archive, read it again, and compare. */
  ARCHIVE,
  /** Take it out of its table, beside readers and writers. */
  DETACH,
  /** End a detaching that was interrupted. */
  FINISH_DETACH,
  /** Note that it is out: the program ended between the two. */
  NOTE_DETACHED,
  /** Compare the detached table with the archive: nothing may have been written in between. */
  VERIFY,
  /** Put it back: it was held while it was being detached. */
  REATTACH,
  /** Drop its rows. */
  DROP;

  /** For people and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
