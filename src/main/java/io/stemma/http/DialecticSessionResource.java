package io.stemma.http;

import io.micrometer.core.annotation.Timed;
import io.smallrye.mutiny.Uni;
import io.stemma.access.Permission;
import io.stemma.question.dialectic.DialecticMessage;
import io.stemma.question.dialectic.DialecticSessionId;
import io.stemma.question.dialectic.DialecticSessions;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/** One dialectic session with its messages. */
@Path("/api/v1/dialectic-sessions/{id}")
@Needs(Permission.READ)
public class DialecticSessionResource {
  private final DialecticSessions sessions;
  private final RowVersions versions;

  DialecticSessionResource(DialecticSessions sessions, RowVersions versions) {
    this.sessions = sessions;
    this.versions = versions;
  }

  @GET
  @EntityTagged
  @Produces(MediaType.APPLICATION_JSON)
  @Timed(
      value = Meters.QUESTION,
      extraTags = {Meters.NAME, "dialectic-session"})
  @Operation(operationId = "dialecticSession", summary = "One dialectic session with its messages")
  @APIResponse(responseCode = "200", description = "The session, and its messages in their order")
  public Uni<RestResponse<PageResponse<DialecticSubject, DialecticMessage>>> get(
      @PathParam("id") String id, @BeanParam Paging paging) {
    return versions.beside(
        sessions
            .of(new DialecticSessionId(id), paging.items(), paging.cursor())
            .map(
                answer ->
                    PageResponse.of(new DialecticSubject(answer.session()), answer.messages())),
        estate -> estate.dialectic().get(id));
  }
}
