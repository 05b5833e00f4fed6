/**
 * What stores of rows over JDBC have in common: statements made of declared tables, and
 * transactions.
 */
@NullMarked
package io.stemma.store.sql;

import org.jspecify.annotations.NullMarked;
