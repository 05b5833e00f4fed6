package io.stemma.http;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the addresses share in the OpenAPI document at {@code /q/openapi}. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Stemma",
            version = "1",
            description = "The record of an estate of AI agents, and the graph over it."),
    components =
        @Components(
            responses =
                @APIResponse(
                    name = "Problem",
                    description = "What went wrong and what to do about it",
                    content =
                        @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))))
public class ApiDescription extends Application {}
