package io.stemma.http.openapi;

import io.stemma.http.problem.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What all endpoints share in the OpenAPI document at {@code /q/openapi}. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Stemma",
            version = "1",
            description = "The record of an estate of AI agents, and the graph over it.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    servers = @Server(url = "/", description = "The service that answers this document"),
    security = {
      @SecurityRequirement(name = ApiDescription.BEARER),
      @SecurityRequirement(name = ApiDescription.API_KEY),
      @SecurityRequirement(name = ApiDescription.OIDC)
    },
    tags = {
      @Tag(name = "Agents", description = "Agents, registered and changed"),
      @Tag(name = "Lineage", description = "Who descends from whom"),
      @Tag(name = "Agent states", description = "Points of an agent's state"),
      @Tag(name = "Sessions", description = "Sessions of clients"),
      @Tag(name = "Calibration", description = "The estate's calibration"),
      @Tag(name = "Discoveries", description = "Discoveries with their tags and links"),
      @Tag(name = "Tags", description = "Tags, and the agents that share them"),
      @Tag(name = "Dialectic sessions", description = "Reviews of agents by agents"),
      @Tag(name = "Audit trail", description = "Audit events, tool calls and their proofs"),
      @Tag(name = "Graph", description = "Cypher queries, reading only"),
      @Tag(name = "Administration", description = "Keys, partitions and dual-write")
    },
    components =
        @Components(
            securitySchemes = {
              @SecurityScheme(
                  securitySchemeName = ApiDescription.BEARER,
                  type = SecuritySchemeType.HTTP,
                  scheme = "bearer",
                  description = "An API key of 'stemma keys create' as Authorization: Bearer KEY"),
              @SecurityScheme(
                  securitySchemeName = ApiDescription.API_KEY,
                  type = SecuritySchemeType.APIKEY,
                  in = SecuritySchemeIn.HEADER,
                  apiKeyName = "X-API-Key",
                  description = "The same key in a header of its own"),
              @SecurityScheme(
                  securitySchemeName = ApiDescription.OIDC,
                  type = SecuritySchemeType.HTTP,
                  scheme = "bearer",
                  bearerFormat = "JWT",
                  description =
                      "An access token of the OpenID Connect provider that the operator configured")
            },
            responses =
                @APIResponse(
                    name = "Problem",
                    description = "What went wrong and what to do about it",
                    content =
                        @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))))
public class ApiDescription extends Application {
  static final String BEARER = "bearerKey";
  static final String API_KEY = "apiKey";
  static final String OIDC = "oidc";
}
