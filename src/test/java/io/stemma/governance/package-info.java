/** The contract of the governance store, held by every backend. */
package io.stemma.governance;
