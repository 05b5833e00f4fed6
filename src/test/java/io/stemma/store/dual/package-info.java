/** Two stores side by side, with their outages, and the move between them. */
package io.stemma.store.dual;
