package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A link of a discovery. One to itself stands there both ways.
 *
 * @param direction {@code out} from the discovery that was asked for, {@code in} to it
 * @param discoveryId the one at the other end
 * @param known whether the record has that one
 * @param responseType extend, question, disagree, support, or what the source held
 * @param metadata a JSON object
 * @param writtenBy the principal that made it
 * @param writtenKey id of the principal's key
 */
public record DiscoveryLink(
    String direction,
    String type,
    String discoveryId,
    boolean known,
    @Nullable String responseType,
    @Nullable Double weight,
    @Nullable Instant createdAt,
    @Nullable String createdBy,
    @JsonRawValue @Schema(implementation = Object.class) String metadata,
    @Nullable String writtenBy,
    @Nullable String writtenKey) {}
