package io.stemma.http.request;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.governance.Estate;
import io.stemma.governance.GovernanceStore;
import io.stemma.record.Row;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** Puts the version of a row beside what a named question answers of it, for {@code If-Match}. */
@Singleton
public class RowVersions {
  private static final Set<ErrorCode> WITHOUT_ROW =
      Set.of(ErrorCode.DISCOVERY_NOT_FOUND, ErrorCode.DIALECTIC_SESSION_NOT_FOUND);

  private final GovernanceStore store;

  RowVersions(GovernanceStore store) {
    this.store = store;
  }

  /**
   * The answer with the version. The version is read before it: a change between the two makes a
   * later {@code If-Match} fail, never overwrite what its caller has not seen.
   */
  public <T> Uni<RestResponse<T>> beside(Uni<T> answer, Function<Estate, Row> row) {
    return Uni.createFrom()
        .item(() -> version(row))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(version -> answer.map(body -> response(body, version)));
  }

  /** Empty where other rows name it and it has none of its own. */
  private Optional<String> version(Function<Estate, Row> row) {
    try {
      return Optional.of(store.read(row).version());
    } catch (StemmaException e) {
      if (WITHOUT_ROW.contains(e.code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static <T> RestResponse<T> response(T body, Optional<String> version) {
    RestResponse.ResponseBuilder<T> response = RestResponse.ResponseBuilder.ok(body);
    version.ifPresent(text -> response.header(EntityTags.VERSION, text));
    return response.build();
  }
}
