package io.stemma.backup;

/**
 * What a table held.
 *
 * @param table with its schema, quoted where SQL wants it
 * @param digest the sum, over all rows, of the first 8 bytes of the SHA-256 of the row's text in
 *     UTC; no order of rows changes it
 */
public record TableDigest(String table, long rows, String digest) {}
