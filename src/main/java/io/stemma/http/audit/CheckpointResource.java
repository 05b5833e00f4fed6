package io.stemma.http.audit;

import io.stemma.access.Permission;
import io.stemma.audit.seal.Hash;
import io.stemma.http.access.Needs;
import io.stemma.service.TrailSealing;
import io.stemma.store.postgres.seal.TrailProofs.Inclusion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What lets others hold the audit trail to what it once was. */
@Path("/api/v1/audit")
@Tag(name = "Audit trail")
@Needs(Permission.READ)
public class CheckpointResource {
  private final TrailSealing sealing;

  CheckpointResource(TrailSealing sealing) {
    this.sealing = sealing;
  }

  @GET
  @Path("checkpoint")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "getCheckpoint",
      summary = "The newest signed checkpoint of the trail, a C2SP signed note")
  @APIResponse(responseCode = "200", description = "Origin, size, root and signature")
  @APIResponse(responseCode = "409", ref = "Problem")
  public String checkpoint() {
    return sealing.proofs().checkpoint();
  }

  @GET
  @Path("key")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(operationId = "getCheckpointKey", summary = "The public key that verifies checkpoints")
  @APIResponse(responseCode = "200", description = "name+hash+key, as C2SP's signed-note has it")
  public String key() {
    sealing.proofs();
    return sealing.publicKey() + "\n";
  }

  /**
   * The hashes between two checkpoints.
   *
   * @param path base64
   */
  public record ConsistencyResponse(long from, long to, List<String> path) {}

  @GET
  @Path("consistency")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getConsistencyProof",
      summary = "Proof that the log of one checkpoint begins with that of another (RFC 6962)")
  @APIResponse(responseCode = "200", description = "The hashes, in base64")
  @APIResponse(responseCode = "409", ref = "Problem")
  public ConsistencyResponse consistency(
      @Parameter(description = "Size in the earlier checkpoint", required = true)
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "Size in the later one", required = true) @QueryParam("to")
          @Nullable String to) {
    long earlier = ProofQuery.size("from", from);
    long later = ProofQuery.size("to", to);
    return new ConsistencyResponse(
        earlier, later, texts(sealing.proofs().consistency(earlier, later)));
  }

  /**
   * A proof that an entry was sealed.
   *
   * @param month the entry's, for instance {@code events/2026-01}
   * @param index the entry's place in it
   * @param leaf the entry's hash
   * @param monthPath from the leaf to the root in {@code seal}
   * @param seal the month's leaf in the log, as text
   * @param sealIndex its place there
   * @param path from the seal's hash to the root in {@code checkpoint}
   */
  public record InclusionResponse(
      String month,
      long index,
      String leaf,
      List<String> monthPath,
      String seal,
      long sealIndex,
      List<String> path,
      String checkpoint) {}

  @GET
  @Path("inclusion")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getInclusionProof",
      summary = "Proof that an audit entry is in the log of the newest checkpoint (RFC 6962)")
  @APIResponse(responseCode = "200", description = "The hashes from the entry to the checkpoint")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  public InclusionResponse inclusion(
      @Parameter(description = "events or tool_usage; events where not given") @QueryParam("table")
          @Nullable String table,
      @Parameter(description = "The entry's time, as it was answered", required = true)
          @QueryParam("ts")
          @Nullable String ts,
      @Parameter(description = "The entry's name", required = true) @QueryParam("id")
          @Nullable String id) {
    Inclusion proof =
        sealing
            .proofs()
            .inclusion(ProofQuery.table(table), ProofQuery.time(ts), ProofQuery.name(id));
    return new InclusionResponse(
        proof.log(),
        proof.index(),
        proof.leaf().base64(),
        texts(proof.monthPath()),
        proof.seal().text(),
        proof.sealIndex(),
        texts(proof.sealPath()),
        proof.checkpoint());
  }

  private static List<String> texts(List<Hash> path) {
    return path.stream().map(Hash::base64).toList();
  }
}
