package io.stemma.http.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.audit.Trail.Added;
import io.stemma.audit.TrailShape;
import io.stemma.audit.ingest.Batch;
import io.stemma.audit.ingest.Budget;
import io.stemma.audit.ingest.EntryStream;
import io.stemma.audit.ingest.EntryStream.Reading;
import io.stemma.audit.ingest.GroupCommit;
import io.stemma.audit.ingest.IngestLimits;
import io.stemma.audit.ingest.Outcome;
import io.stemma.governance.GovernanceStore;
import io.stemma.governance.TrailWriter;
import io.stemma.http.problem.JsonProblems;
import io.stemma.http.request.BodyType;
import io.stemma.http.request.NdjsonAnswer;
import io.stemma.http.request.Reply;
import io.stemma.http.request.StoreRequests;
import io.stemma.http.request.WriteRequest;
import io.stemma.service.AuditSettings;
import io.stemma.service.IngestComponents;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes entries of the trails in. They are read on the request's own thread while they come and
 * written with those of other requests; the answer goes out when they are durable. A request with
 * an {@code Idempotency-Key} has a transaction of its own, which keeps its answer, too.
 */
@Singleton
public class IngestRequests {
  private final StoreRequests requests;
  private final GroupCommit groups;
  private final Budget budget;
  private final AuditSettings settings;
  private final ObjectMapper mapper;
  private final Reading reading;

  IngestRequests(
      StoreRequests requests,
      GovernanceStore store,
      IngestComponents components,
      Budget budget,
      IngestLimits limits,
      AuditSettings settings) {
    this.requests = requests;
    this.groups = components.groups();
    this.budget = budget;
    this.settings = settings;
    this.mapper = requests.mapper();
    this.reading = new Reading(mapper, JsonProblems::of, limits, store.clock());
  }

  Uni<Response> append(WriteRequest request, RoutingContext http, TrailShape shape) {
    BodyType.require(http.request());
    String key = request.key();
    EntryStream entries =
        isLines(http.request())
            ? reading.ofLines(shape, request.writer())
            : reading.ofJson(shape, request.writer());
    MessageDigest digest = key == null ? null : StoreRequests.digest(request);
    Budget.Share share = budget.share();
    CompletableFuture<Batch> read =
        new IngestBody(http.request(), entries, share, settings.maxBodyBytes(), digest)
            .read(http, settings.maxBodySeconds());
    Uni<Batch> batch = Uni.createFrom().completionStage(read);
    Uni<Response> answer =
        digest == null
            ? batch.chain(given -> written(entries, given))
            : batch
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(given -> keyed(request, digest, entries, given));
    return answer.onTermination().invoke(share::close);
  }

  private static boolean isLines(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.strip().startsWith(NdjsonAnswer.MEDIA_TYPE);
  }

  private Uni<Response> written(EntryStream entries, Batch batch) {
    CompletableFuture<Outcome> outcome =
        batch.lines().size() == 0
            ? CompletableFuture.completedFuture(Outcome.ALL_ADDED)
            : groups.submit(batch);
    return Uni.createFrom()
        .completionStage(outcome)
        .map(
            done ->
                entries.isOne()
                    ? StoreRequests.response(one(batch, done), false)
                    : all(batch, done));
  }

  private Response all(Batch batch, Outcome outcome) {
    return Response.status(IngestAnswer.status(batch))
        .type(MediaType.APPLICATION_JSON)
        .entity(IngestAnswer.of(batch, outcome, mapper))
        .build();
  }

  private static Reply one(Batch batch, Outcome outcome) {
    List<Added> each = outcome.each();
    Added added = each == null ? new Added(batch.lines().row(0), true) : each.get(0);
    JsonNode body = batch.shape().shape().written(added.entry());
    return added.added() ? Reply.created(body) : Reply.ok(body);
  }

  private Response keyed(
      WriteRequest request, MessageDigest digest, EntryStream entries, Batch batch) {
    return requests.write(
        request,
        digest,
        estate -> {
          Outcome outcome = TrailWriter.append(estate, batch);
          return entries.isOne() ? one(batch, outcome) : reply(batch, outcome);
        });
  }

  private Reply reply(Batch batch, Outcome outcome) {
    String json = new String(IngestAnswer.of(batch, outcome, mapper), StandardCharsets.UTF_8);
    return new Reply(IngestAnswer.status(batch), requests.parsed(json), null, null);
  }
}
