package io.stemma.question.dialectic;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All that the record says of one dialectic session, but for its messages.
 *
 * @param item what lists show of it
 * @param pausedAgentState any JSON value: the paused agent's state at the beginning
 * @param resolution any JSON value: how it ended
 * @param metadata a JSON object
 * @param writtenBy the principal that made the last change
 * @param writtenKey id of the principal's key
 */
@Schema(name = "DialecticSession")
public record DialecticSession(
    @JsonUnwrapped DialecticSessionItem item,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String pausedAgentState,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String resolution,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata,
    @Nullable String writtenBy,
    @Nullable String writtenKey) {}
