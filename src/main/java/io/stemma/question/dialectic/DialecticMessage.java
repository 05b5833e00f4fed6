package io.stemma.question.dialectic;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A message of a dialectic session. Null where the record says nothing.
 *
 * @param sessionId the session it is of
 * @param seq order of the messages in their source
 * @param messageType thesis, antithesis, synthesis, failed, or what the source held
 * @param proposedConditions any JSON value, usually an array of texts
 * @param observedMetrics any JSON value, usually an object
 * @param concerns any JSON value, usually an array of texts
 * @param agrees whether the writer agrees; null where not said
 * @param metadata a JSON object
 * @param writtenBy the principal that wrote it
 * @param writtenKey id of the principal's key
 */
public record DialecticMessage(
    String id,
    String sessionId,
    @Nullable Long seq,
    @Nullable String agentId,
    @Nullable String messageType,
    @Nullable Instant sentAt,
    @Nullable String rootCause,
    @Nullable String reasoning,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String proposedConditions,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String observedMetrics,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String concerns,
    @Nullable Boolean agrees,
    @Nullable String signature,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String metadata,
    @Nullable String writtenBy,
    @Nullable String writtenKey) {}
