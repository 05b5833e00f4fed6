package io.stemma.http.admin;

import io.smallrye.common.annotation.Blocking;
import io.stemma.access.Permission;
import io.stemma.audit.retention.ArchiveProof;
import io.stemma.audit.retention.MonthLife;
import io.stemma.audit.retention.Policy;
import io.stemma.http.access.Needs;
import io.stemma.service.AuditMaintenance;
import io.stemma.store.archive.AuditMonths;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How the months of the audit tables stand. */
@Path("/api/v1/admin/partitions")
@Tag(name = "Administration")
@Needs(Permission.OPERATE)
@Produces(MediaType.APPLICATION_JSON)
public class PartitionsResource {
  private final AuditMaintenance maintenance;

  PartitionsResource(AuditMaintenance maintenance) {
    this.maintenance = maintenance;
  }

  /**
   * The answer.
   *
   * @param archiveFolder null: nothing is retired
   * @param graceDays from the proof of a detached month until it is dropped
   */
  public record PartitionsResponse(
      @Nullable String archiveFolder,
      int graceDays,
      List<PolicyResponse> policies,
      List<MonthResponse> months) {}

  /**
   * How a table's months are kept.
   *
   * @param retirement on, dry_run or off
   */
  public record PolicyResponse(
      String table, int keepDays, int monthsAhead, String retirement, @Nullable String legalHold) {
    static PolicyResponse of(Policy policy) {
      return new PolicyResponse(
          policy.table(),
          policy.keepDays(),
          policy.monthsAhead(),
          policy.retirement().name().toLowerCase(Locale.ROOT),
          policy.legalHold());
    }
  }

  /**
   * A month that is there, or was.
   *
   * @param month for instance 2025-01
   * @param state open, archived, detached, dropped or restored
   * @param outlook what becomes of it next
   * @param estimatedRows of a month with an archive the exact number; -1 where nothing is known
   */
  public record MonthResponse(
      String table,
      String month,
      int part,
      String state,
      String outlook,
      long estimatedRows,
      @Nullable String heldBecause,
      @Nullable String failure,
      @Nullable Instant dropAfter,
      @Nullable ArchiveProof archive) {
    static MonthResponse of(AuditMonths.Outlook month) {
      MonthLife life = month.life();
      return new MonthResponse(
          life.month().table(),
          life.month().month().toString(),
          life.part(),
          life.state().name().toLowerCase(Locale.ROOT),
          month.verdict(),
          life.estimatedRows(),
          life.heldBecause(),
          life.failure(),
          life.dropAfter(),
          life.proof());
    }
  }

  @GET
  @Blocking
  @Operation(
      operationId = "listPartitions",
      summary = "The months of the audit tables, those that are gone included")
  @APIResponse(responseCode = "200", description = "Policies and months")
  public PartitionsResponse get() {
    AuditMonths months = maintenance.months();
    return new PartitionsResponse(
        months.settings().folder().map(Object::toString).orElse(null),
        months.settings().graceDays(),
        months.policies().stream().map(PolicyResponse::of).toList(),
        months.outlook().stream().map(MonthResponse::of).toList());
  }
}
