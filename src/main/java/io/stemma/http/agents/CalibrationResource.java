package io.stemma.http.agents;

import io.stemma.access.Permission;
import io.stemma.error.StemmaException;
import io.stemma.http.access.Needs;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.identity.Calibrations;
import io.stemma.record.Row;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calibration of the estate. */
@Path("/api/v1/calibration")
@Tag(name = "Calibration")
@Needs(Permission.READ)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CalibrationResource {
  private final StoreRequests requests;

  CalibrationResource(StoreRequests requests) {
    this.requests = requests;
  }

  @GET
  @Operation(operationId = "getCalibration", summary = "The estate's calibration")
  @APIResponse(
      responseCode = "200",
      description = "The calibration; its ETag is its version",
      content = @Content(schema = @Schema(ref = "Calibration")))
  public Response calibration() {
    return requests.read(
        estate -> {
          Row calibration = estate.calibrations().get();
          return Reply.ok(
              Calibrations.SHAPE.written(calibration), Calibrations.version(calibration));
        });
  }

  @PUT
  @Needs(Permission.WRITE)
  @Operation(
      operationId = "setCalibration",
      summary = "Replace the calibration; If-Match names its version, 0 where there is none")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "Calibration")))
  @APIResponse(
      responseCode = "200",
      description = "The calibration",
      content = @Content(schema = @Schema(ref = "Calibration")))
  public Response setCalibration(@BeanParam WriteRequest request, String body) {
    String expected = request.version();
    if (expected == null) {
      throw StemmaException.ofField(
          "If-Match", "If-Match must be the calibration's ETag, \"0\" where there is none yet.");
    }
    return requests.write(
        request,
        body,
        (estate, given) -> {
          Row made = requests.made(estate, Calibrations.SHAPE, given);
          Row calibration = estate.calibrations().set(made, expected);
          return Reply.ok(
              Calibrations.SHAPE.written(calibration), Calibrations.version(calibration));
        });
  }
}
