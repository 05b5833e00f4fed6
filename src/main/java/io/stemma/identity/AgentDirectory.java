package io.stemma.identity;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads agents from the record. */
public interface AgentDirectory {
  /**
   * The agent of that name, placeholders included; empty when the record does not know it. One
   * snapshot. Completes exceptionally with a {@link io.stemma.error.StemmaException} when the store
   * cannot answer.
   */
  CompletionStage<Optional<Agent>> find(AgentId id);
}
