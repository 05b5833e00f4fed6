package io.stemma.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.stemma.question.dialectic.DialecticMessage;
import io.stemma.question.dialectic.DialecticSessionId;
import io.stemma.question.dialectic.DialecticSessions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** One dialectic session with its messages. */
@Path("/api/v1/dialectic-sessions/{id}")
public class DialecticSessionResource {
  private final DialecticSessions sessions;
  private final Timer timer;

  DialecticSessionResource(DialecticSessions sessions, MeterRegistry registry) {
    this.sessions = sessions;
    this.timer = QuestionTimer.ofQuestion(registry, "dialectic-session");
  }

  @GET
  @EntityTagged
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "dialecticSession", summary = "One dialectic session with its messages")
  @APIResponse(responseCode = "200", description = "The session, and its messages in their order")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Uni<PageResponse<DialecticSubject, DialecticMessage>> get(
      @PathParam("id") String id,
      @Parameter(
              description = "Items answered at most",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "The member next of the answer before") @QueryParam("cursor")
          @Nullable String cursor) {
    return QuestionTimer.timed(
        timer,
        () ->
            sessions
                .of(new DialecticSessionId(id), QueryParameters.integer("limit", limit), cursor)
                .map(
                    answer ->
                        PageResponse.of(
                            new DialecticSubject(answer.session()), answer.messages())));
  }
}
