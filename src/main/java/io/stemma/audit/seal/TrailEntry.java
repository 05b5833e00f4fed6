package io.stemma.audit.seal;

/**
 * An entry of a trail as it is there.
 *
 * @param appendNo its number
 * @param ts its time, as text
 * @param id its name
 * @param leaf the hash of all it says
 */
public record TrailEntry(long appendNo, String ts, String id, Hash leaf) {}
