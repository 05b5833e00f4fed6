package io.stemma.http.admin;

import io.stemma.access.Permission;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Needs;
import io.stemma.service.Backends;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.DualStatus;
import io.stemma.store.dual.ShadowCounts;
import io.stemma.store.dual.ShadowReads;
import io.stemma.store.dual.TwoStores;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How two stores stand side by side, seen from this service. */
@Path("/api/v1/admin/dual")
@Tag(name = "Administration")
@Needs(Permission.OPERATE)
@Produces(MediaType.APPLICATION_JSON)
public class DualResource {
  private final Backends backends;

  DualResource(Backends backends) {
    this.backends = backends;
  }

  /**
   * The answer.
   *
   * @param status of both stores
   * @param shadow by operation: answers compared, late, ignored, different, and times of both sides
   * @param skipped reads that were not compared, since too many waited
   * @param lastDifference when an answer of this service differed last
   * @param examples the latest differences that any service met, with both answers, kept until the
   *     next step of the move is finished
   */
  public record DualResponse(
      DualStatus status,
      Map<String, ShadowCounts.Summary> shadow,
      long skipped,
      @Nullable Instant lastDifference,
      List<ShadowReads.Example> examples) {}

  @GET
  @Operation(
      operationId = "getDualWrite",
      summary = "What is to be carried from one store to the other, and what shadow reads found")
  @APIResponse(responseCode = "200", description = "How both stores stand")
  public DualResponse get() {
    Optional<TwoStores> stores = backends.stores();
    Optional<ShadowReads> shadow = backends.shadow();
    if (stores.isEmpty() || shadow.isEmpty()) {
      throw new StemmaException(
          ErrorCode.NOT_FOUND,
          "This service keeps the record in one store: DB_BACKEND is not dual.");
    }
    DualStatus status = new DualOperations(stores.get()).status(null, 1);
    ShadowCounts counts = shadow.get().counts();
    return new DualResponse(
        status,
        counts.summaries(status.point().phase().primary()),
        counts.skippedReads(),
        counts.lastDifference(),
        examples(stores.get(), shadow.get()));
  }

  /** Those that are not noted yet are this service's own. */
  private static List<ShadowReads.Example> examples(TwoStores stores, ShadowReads shadow) {
    Set<ShadowReads.Example> all = new LinkedHashSet<>(shadow.examples());
    all.addAll(new DualOperations(stores).examples());
    return List.copyOf(all);
  }
}
