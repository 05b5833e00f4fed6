/**
 * The life of the audit tables' months: which are due, and by which steps one is retired. Rows go
 * only after their archive has been proved twice: before the month is detached, and after.
 *
 * <p>Domain: it must know neither Quarkus nor JDBC, and no store.
 */
@NullMarked
package io.stemma.audit.retention;

import org.jspecify.annotations.NullMarked;
