package io.stemma.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Gives answers their {@code ETag}, and leaves out the body that a caller has already. */
public class EntityTags {
  /** Parts a tag: before it the version of the row, behind it the content of the answer. */
  static final char CONTENT = '.';

  /** Carries a row's version from a resource to its tag. */
  static final String VERSION = "Stemma-Version";

  private static final String ALGORITHM = "SHA-256";
  private static final int TAG_BYTES = 16;
  private static final String ANY = "*";

  private final ObjectMapper mapper;

  EntityTags(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @EntityTagged
  @ServerResponseFilter
  public void tag(ContainerRequestContext request, ContainerResponseContext response)
      throws JsonProcessingException {
    if (response.getStatus() != Response.Status.OK.getStatusCode()) {
      return;
    }
    byte[] json = mapper.writeValueAsBytes(response.getEntity());
    String tag = tag(json, response.getHeaders().remove(VERSION));
    response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
    response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (isKnown(tag, request.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatus(Response.Status.NOT_MODIFIED.getStatusCode());
      response.setEntity(null);
    } else {
      response.setEntity(json);
    }
  }

  private static String tag(byte[] json, @Nullable List<Object> version) {
    try {
      byte[] digest = MessageDigest.getInstance(ALGORITHM).digest(json);
      byte[] tag = Arrays.copyOf(digest, TAG_BYTES);
      String content = Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
      return version == null
          ? "W/\"" + content + "\""
          : "\"" + version.get(0) + CONTENT + content + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** A tag of ours holds no comma, so a list of tags may be cut at them. */
  private static boolean isKnown(String tag, @Nullable String known) {
    if (known == null) {
      return false;
    }
    return Arrays.stream(known.split(",", -1))
        .map(String::strip)
        .anyMatch(one -> one.equals(ANY) || one.equals(tag));
  }
}
