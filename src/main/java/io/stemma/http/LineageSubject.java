package io.stemma.http;

import io.stemma.question.lineage.Direction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whose lineage was asked for, and which way. */
@Schema(name = "LineageSubject")
public record LineageSubject(String agentId, String direction) {
  static LineageSubject of(String agentId, Direction direction) {
    return new LineageSubject(agentId, direction.word());
  }
}
