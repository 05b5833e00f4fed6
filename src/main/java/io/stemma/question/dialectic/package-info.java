/**
 * Named questions over dialectic sessions: one with its messages, those of an agent, who reviews
 * how much, who reviews each other. It must not know Apache AGE.
 */
@NullMarked
package io.stemma.question.dialectic;

import org.jspecify.annotations.NullMarked;
