package io.stemma.demo;

/**
 * What is drawn: each has draws of its own, so that a change of one leaves the others as they are.
 */
enum Concern {
  LINEAGE,
  BIRTH,
  SPAWN,
  AGENT,
  API_KEY,
  SESSION,
  STATE,
  DISCOVERY_TIME,
  DISCOVERY,
  TAG,
  THREAD,
  LINK,
  DIALECTIC,
  AUDIT,
  TOOL
}
