/** Endpoints of agents, their lineage, states, sessions and tags, and the calibration. */
@NullMarked
package io.stemma.http.agents;

import org.jspecify.annotations.NullMarked;
