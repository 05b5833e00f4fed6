package io.stemma.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.identity.AgentShape;
import io.stemma.record.CanonicalJson;
import io.stemma.record.Row;
import io.stemma.record.RowStore;
import io.stemma.record.shape.Shape;
import io.stemma.store.dual.DualOperations;
import io.stemma.store.dual.StoreDifferences.Difference;
import io.stemma.store.dual.TwoStores;
import io.stemma.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the suites of the contract share. Each is run with every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class GovernanceContract {
  static final TestClock CLOCK = new TestClock();

  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path folder;

  @Parameter Backend backend;

  static TestDatabase database;
  static RowStore rows;
  static TwoStores both;
  static GovernanceStore store;

  @BeforeParameterizedClassInvocation
  static void open(Backend backend) {
    database = TestDatabase.withGraph();
    Backend.Opened opened = backend.open(database, folder.resolve(backend.name()));
    rows = opened.rows();
    both = opened.stores();
    store = new GovernanceStore(rows, CLOCK, EstateLimits.DEFAULT);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    try {
      if (both != null) {
        assertSidesAgree(both);
      }
    } finally {
      store.close();
      database.close();
    }
  }

  private static void assertSidesAgree(TwoStores stores) {
    DualOperations operations = new DualOperations(stores);
    operations.replay();
    List<Difference> differences = new ArrayList<>();
    operations.diff(differences::add);
    assertThat(differences).isEmpty();
    assertThat(operations.status(null, 1).entries()).isZero();
  }

  /** A name that no other test uses. */
  static String name() {
    return "n" + NAMES.incrementAndGet();
  }

  /** A row as a caller's JSON says; for the eyes' sake with single quotes. */
  static Row given(Shape shape, String json, Object... values) {
    return shape.made(
        CanonicalJson.parse(filled(json, values)),
        CLOCK.instant(),
        EstateLimits.DEFAULT.clockSkew());
  }

  private static String filled(String json, Object... values) {
    String filled = json.replace('\'', '"');
    for (Object value : values) {
      filled = filled.replaceFirst("%s", Matcher.quoteReplacement(value.toString()));
    }
    return filled;
  }

  static Row change(Shape shape, String json, Object... values) {
    return shape.changed(
        CanonicalJson.parse(filled(json, values)),
        CLOCK.instant(),
        EstateLimits.DEFAULT.clockSkew());
  }

  static <T> T write(Function<Estate, T> work) {
    return store.write(work);
  }

  static <T> T read(Function<Estate, T> work) {
    return store.read(work);
  }

  static Row row(Function<Estate, Row> question) {
    return read(question);
  }

  static List<Row> list(Function<Estate, List<Row>> question) {
    return read(question);
  }

  static boolean yes(Function<Estate, Boolean> question) {
    return read(question);
  }

  /** A registered agent's name. */
  static String agent() {
    String name = name();
    write(estate -> estate.identities().register(given(AgentShape.AGENT, "{'id': '%s'}", name)));
    return name;
  }

  static void assertFails(ErrorCode code, Consumer<Estate> work) {
    assertThatThrownBy(
            () ->
                store.write(
                    estate -> {
                      work.accept(estate);
                      return true;
                    }))
        .isInstanceOfSatisfying(StemmaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** What many clients get who all do this at once. */
  static <T> List<T> atOnce(int clients, Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(Collections.nCopies(clients, work))) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Empty where the work was done, else why it was refused. */
  static Optional<ErrorCode> outcome(Consumer<Estate> work) {
    return refusal(work).map(StemmaException::code);
  }

  static Optional<StemmaException> refusal(Consumer<Estate> work) {
    try {
      return store.write(
          estate -> {
            work.accept(estate);
            return Optional.empty();
          });
    } catch (StemmaException e) {
      return Optional.of(e);
    }
  }

  /** What rows say in one column. */
  static List<Object> column(List<Row> rows, String column) {
    List<Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(column)));
    return values;
  }

  /** All pages of a list, each begun behind the last row of the one before. */
  static List<Row> pages(
      int size, List<String> order, BiFunction<Estate, List<Object>, List<Row>> question) {
    List<Row> all = new ArrayList<>();
    List<Row> page = list(estate -> question.apply(estate, null));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(size);
      all.addAll(page);
      assertThat(all).doesNotHaveDuplicates();
      Row last = page.get(page.size() - 1);
      List<Object> place = new ArrayList<>();
      order.forEach(name -> place.add(last.get(name)));
      page = list(estate -> question.apply(estate, place));
    }
    return all;
  }
}
