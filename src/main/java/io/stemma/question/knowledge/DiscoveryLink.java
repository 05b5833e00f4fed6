package io.stemma.question.knowledge;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A link of a discovery. One to itself is in the list twice, once for each direction.
 *
 * @param srcId the discovery that the link begins at
 * @param dstId the discovery that it points to
 * @param direction {@code out} from the discovery that was asked for, {@code in} to it
 * @param known whether the record has the discovery at the other end
 * @param responseType extend, question, disagree, support, or what the source held
 * @param metadata a JSON object
 * @param writtenBy the principal that made it
 * @param writtenKey id of the principal's key
 */
public record DiscoveryLink(
    String srcId,
    String dstId,
    String linkType,
    String direction,
    boolean known,
    @Nullable String responseType,
    @Nullable Double weight,
    @Nullable Instant createdAt,
    @Nullable String createdBy,
    @JsonRawValue @Schema(implementation = Object.class) String metadata,
    @Nullable String writtenBy,
    @Nullable String writtenKey) {
  static final String OUT = "out";
}
