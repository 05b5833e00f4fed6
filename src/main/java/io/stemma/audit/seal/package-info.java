/**
 * How a trail is sealed: Merkle trees (RFC 6962), signed checkpoints (C2SP), and the proofs that
 * hold an entry against them.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC, so that a trail can be checked without a store.
 */
@NullMarked
package io.stemma.audit.seal;

import org.jspecify.annotations.NullMarked;
