package io.stemma.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.governance.GovernanceStore;
import io.stemma.governance.Requests.Answer;
import io.stemma.http.problem.JsonProblems;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Row;
import io.stemma.record.Versions;
import io.stemma.record.shape.Shape;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does what requests ask of the governance store, each in one transaction: an answer of 2xx says
 * that it is durable.
 */
@Singleton
public class StoreRequests {
  /** Says that the answer is the one of the request's first time. */
  public static final String REPLAYED = "Idempotency-Replayed";

  private static final int MAX_BATCH = 1_000;

  private final GovernanceStore store;
  private final ObjectMapper mapper;

  StoreRequests(GovernanceStore store, ObjectMapper mapper) {
    this.store = store;
    // A number means what it was written as: 1.50 is not 1.5.
    this.mapper =
        mapper
            .copy()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
  }

  /** Reads. */
  public Response read(Function<Estate, Reply> question) {
    return response(store.answer(question), false);
  }

  /** Reads what is answered piece by piece, and so once only. */
  public void reading(Consumer<Estate> question) {
    AtomicBoolean begun = new AtomicBoolean();
    store.answer(
        estate -> {
          if (begun.getAndSet(true)) {
            throw new StemmaException(
                ErrorCode.STORE_UNAVAILABLE, "The store went away while it was read: ask again.");
          }
          question.accept(estate);
          return estate;
        });
  }

  /** Changes something by the JSON in a body. */
  public Response write(
      WriteRequest request, String body, BiFunction<Estate, JsonNode, Reply> work) {
    JsonNode given = parsed(body);
    return write(request, body, estate -> work.apply(estate, given));
  }

  /** Changes something without a body. */
  public Response write(WriteRequest request, Function<Estate, Reply> work) {
    return write(request, "", work);
  }

  private Response write(WriteRequest request, String body, Function<Estate, Reply> work) {
    if (request.key() == null) {
      return response(store.by(request.writer()).write(work), false);
    }
    MessageDigest digest = digest(request);
    digest.update(body.getBytes(StandardCharsets.UTF_8));
    return write(request, digest, work);
  }

  /**
   * Does what a request with a name of its own asks, unless it has been done.
   *
   * @param digest of all that it asks, from {@link #digest} and its body
   */
  public Response write(WriteRequest request, MessageDigest digest, Function<Estate, Reply> work) {
    String key = Objects.requireNonNull(request.key());
    String fingerprint = HexFormat.of().formatHex(digest.digest());
    return store
        .by(request.writer())
        .write(
            estate -> {
              Optional<Answer> before = estate.requests().before(key, fingerprint);
              return before.isPresent()
                  ? response(kept(before.get()), true)
                  : response(done(estate, key, fingerprint, work), false);
            });
  }

  private static Reply done(
      Estate estate, String key, String fingerprint, Function<Estate, Reply> work) {
    Reply reply = work.apply(estate);
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put("version", reply.version());
    kept.put("location", reply.location());
    kept.set("body", reply.body());
    estate.requests().keep(key, fingerprint, new Answer(reply.status(), kept.toString()));
    return reply;
  }

  private Reply kept(Answer answer) {
    JsonNode kept = parsed(answer.body() == null ? "{}" : answer.body());
    JsonNode body = kept.path("body");
    return new Reply(
        answer.status(),
        body.isMissingNode() || body.isNull() ? null : body,
        kept.path("version").textValue(),
        kept.path("location").textValue());
  }

  /** Does one thing for an object, or the same for each object of an array, all or none. */
  public Response each(
      WriteRequest request, String body, BiFunction<Estate, JsonNode, Reply> work) {
    return write(
        request,
        body,
        (estate, given) -> given.isArray() ? all(estate, given, work) : work.apply(estate, given));
  }

  private static Reply all(
      Estate estate, JsonNode given, BiFunction<Estate, JsonNode, Reply> work) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < Batches.size(given, MAX_BATCH); i++) {
      JsonNode element = given.get(i);
      replies.add(Batches.element(i, () -> work.apply(estate, element)));
    }
    return Batches.answer(replies);
  }

  /**
   * The row that an object wants made. Where it leaves open in whose name it is written, the agent
   * that the caller is bound to is.
   */
  public Row made(Estate estate, Shape shape, JsonNode given) {
    JsonNode whole = shape.writtenAs(estate.writer(), given);
    return shape.made(whole, now(), store.limits().clockSkew());
  }

  /** The changes of a body to a row, each of which its shape allows. */
  public Row changed(Shape shape, JsonNode given) {
    return shape.changed(given, now(), store.limits().clockSkew());
  }

  /** The same, of a body that may repeat what was read. */
  public Row changed(Shape shape, JsonNode given, Row current, @Nullable String expected) {
    // A stale body differs in members that cannot change: its version is the reason to name.
    Versions.check(current, expected);
    JsonNode changes = changes(given, shape.written(current));
    return changes.isEmpty() ? Row.of(shape.table()) : changed(shape, changes);
  }

  /**
   * The members of a body that differ from what was read: a client may send back all that it read,
   * with the members that it cannot change and the values that only an import can have.
   *
   * @throws StemmaException {@link ErrorCode#INVALID_REQUEST} when the body is no object, or empty
   */
  public JsonNode changes(JsonNode given, JsonNode current) {
    if (!given.isObject()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body must be a JSON object.");
    }
    if (given.isEmpty()) {
      throw new StemmaException(ErrorCode.INVALID_REQUEST, "The body names nothing to change.");
    }
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      JsonNode there = current.get(member.getKey());
      if (there == null || !isSame(there, member.getValue())) {
        changes.set(member.getKey(), member.getValue());
      }
    }
    return changes;
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    try {
      return CanonicalJson.write(one).equals(CanonicalJson.write(other));
    } catch (IllegalArgumentException e) {
      // A value that no store holds differs from all that were read.
      return false;
    }
  }

  /** An answer as a tree. */
  public JsonNode tree(Object answer) {
    try {
      return mapper.readTree(mapper.writeValueAsBytes(answer));
    } catch (IOException e) {
      throw new IllegalStateException("An answer is always JSON", e);
    }
  }

  private Instant now() {
    return store.clock().instant();
  }

  /** The JSON of a body. */
  public JsonNode parsed(String body) {
    try {
      JsonNode given = mapper.readTree(body);
      if (given == null || given.isMissingNode()) {
        throw new StemmaException(ErrorCode.INVALID_JSON, "The body is missing: send JSON.");
      }
      return given;
    } catch (JsonProcessingException e) {
      throw JsonProblems.of(e);
    }
  }

  public static Response response(Reply reply, boolean replayed) {
    Response.ResponseBuilder response = Response.status(reply.status());
    if (reply.body() != null) {
      response.entity(reply.body()).type(MediaType.APPLICATION_JSON);
    }
    if (reply.version() != null) {
      response.header(HttpHeaders.ETAG, "\"" + reply.version() + "\"");
    }
    if (reply.location() != null) {
      response.header(HttpHeaders.LOCATION, reply.location());
    }
    return replayed ? response.header(REPLAYED, "true").build() : response.build();
  }

  /** The digest of a request, its body still missing. */
  public static MessageDigest digest(WriteRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String head = request.line() + "\n" + request.ifMatch + "\n";
      String agent = request.writer().agentId();
      if (agent != null) {
        // One agent's request is not answered with what another one's was.
        head += agent + "\n";
      }
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Reads and writes JSON as requests of the store do. */
  public ObjectMapper mapper() {
    return mapper;
  }
}
