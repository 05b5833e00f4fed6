package io.stemma.governance;

import static io.stemma.record.RecordTables.DISCOVERIES;
import static io.stemma.record.RecordTables.DISCOVERY_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import io.stemma.knowledge.DiscoveryShape;
import io.stemma.record.Query;
import io.stemma.record.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What agents found. */
class DiscoveriesContractIT extends GovernanceContract {
  private static final int PER_HOUR = EstateLimits.DEFAULT.discoveriesPerHour();

  @Test
  void storesADiscoveryWithItsTagsAndLinks() {
    String agent = agent();
    String name = name();
    Row discovery =
        given(
            DiscoveryShape.DISCOVERY,
            "{'id': '%s', 'agentId': '%s', 'type': 'insight', 'summary': 's', 'severity': 'low',"
                + " 'confidence': 0.5, 'embedding': [1, -0.25], 'relatedFiles': ['a', 1],"
                + " 'createdAt': '2026-01-01T00:00:00Z'}",
            name,
            agent);

    Row stored =
        write(
            estate ->
                estate
                    .discoveries()
                    .store(
                        discovery,
                        List.of("b", "A", "b"),
                        List.of(link("elsewhere", "extends"), link("elsewhere", null))));

    assertThat(stored).isEqualTo(get(name));
    assertThat(stored.text("status")).isEqualTo("open");
    assertThat(stored.text("related_files")).isEqualTo("[\"a\",1]");
    assertThat(stored.get("embedding")).isEqualTo(List.of(1.0, -0.25));
    assertThat(stored.instant("created_at")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(tags(name)).containsExactly("A", "b");
    List<Row> links = links("src_id", name);
    assertThat(column(links, "link_type")).containsExactlyInAnyOrder("extends", "related_to");
    assertThat(column(links, "created_by")).containsOnly(agent);
    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().get("elsewhere"));
  }

  @Test
  void refusesANameThatIsTakenAndAnAgentThatIsNotRegisteredAndStoresNothing() {
    String agent = agent();
    String name = store(agent);
    assertFails(
        ErrorCode.DISCOVERY_EXISTS,
        estate -> estate.discoveries().store(discovery(agent, name), List.of("late"), List.of()));
    assertThat(tags(name)).isEmpty();

    String other = name();
    assertFails(
        ErrorCode.AGENT_NOT_FOUND,
        estate -> estate.discoveries().store(discovery("nobody", other), List.of(), List.of()));
    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().get(other));
  }

  @Test
  void oneOfFiftyThatStoreTheSameAtOnceWinsAndCountsOnce() throws Exception {
    String agent = agent();
    Row discovery = discovery(agent, name());

    List<Optional<ErrorCode>> all =
        atOnce(
            50,
            () ->
                outcome(estate -> estate.discoveries().store(discovery, List.of("a"), List.of())));

    assertThat(all).filteredOn(Optional::isEmpty).hasSize(1);
    assertThat(all)
        .filteredOn(Optional::isPresent)
        .containsOnly(Optional.of(ErrorCode.DISCOVERY_EXISTS));
    for (int i = 1; i < PER_HOUR; i++) {
      store(agent);
    }
    assertFails(ErrorCode.RATE_LIMITED, estate -> store(estate, agent, name()));
  }

  @Test
  void turnsAwayOneMoreThanAnHourAllowsUntilItIsOver() {
    String agent = agent();
    store(agent);
    CLOCK.goOn(Duration.ofMinutes(20));
    for (int i = 1; i < PER_HOUR; i++) {
      store(agent);
    }

    String name = name();
    StemmaException refused = refusal(estate -> store(estate, agent, name)).orElseThrow();

    assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    long seconds = (Long) refused.extensions().get(StemmaException.RETRY_AFTER_SECONDS);
    assertThat(seconds).isBetween(2_399L, 2_400L);
    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().get(name));
    store(agent());
    CLOCK.goOn(Duration.ofSeconds(seconds - 2));
    assertFails(ErrorCode.RATE_LIMITED, estate -> store(estate, agent, name()));
    CLOCK.goOn(Duration.ofSeconds(2));
    store(agent);
    // Only the first one's hour was over.
    assertFails(ErrorCode.RATE_LIMITED, estate -> store(estate, agent, name()));
  }

  @Test
  void manyAtOnceStoreNoMoreThanTheHourAllows() throws Exception {
    String agent = agent();
    for (int i = 0; i < PER_HOUR - 3; i++) {
      store(agent);
    }

    List<Optional<ErrorCode>> all =
        atOnce(20, () -> outcome(estate -> store(estate, agent, name())));

    assertThat(all).filteredOn(Optional::isEmpty).hasSize(3);
    assertThat(all)
        .filteredOn(Optional::isPresent)
        .containsOnly(Optional.of(ErrorCode.RATE_LIMITED));
  }

  @Test
  void updatesWhatIsGivenMergesMetadataAndReplacesTags() {
    String name = name();
    Row discovery = discovery(agent(), name).with("metadata", "{\"a\":{\"x\":1},\"b\":1}");
    write(estate -> estate.discoveries().store(discovery, List.of("a", "b"), List.of()));

    Row changed =
        write(
            estate ->
                estate
                    .discoveries()
                    .update(
                        name,
                        change("{'severity': 'high', 'metadata': {'a': {'x': null, 'y': 2}}}"),
                        null,
                        null));
    assertThat(changed.text("severity")).isEqualTo("high");
    assertThat(changed.text("summary")).isEqualTo("s");
    assertThat(changed.text("metadata")).isEqualTo("{\"a\":{\"y\":2},\"b\":1}");
    assertThat(changed.instant("updated_at")).isNotNull();
    assertThat(tags(name)).containsExactly("a", "b");

    Row retagged =
        write(
            estate ->
                estate
                    .discoveries()
                    .update(name, Row.of(DISCOVERIES), List.of("c", "b", "c"), null));
    assertThat(tags(name)).containsExactly("b", "c");
    assertThat(retagged.instant("updated_at")).isAfter(changed.instant("updated_at"));

    Row same =
        write(
            estate ->
                estate
                    .discoveries()
                    .update(name, change("{'severity': 'high'}"), List.of("c", "b"), null));
    assertThat(same).isEqualTo(retagged);
    write(estate -> estate.discoveries().update(name, Row.of(DISCOVERIES), List.of(), null));
    assertThat(tags(name)).isEmpty();
  }

  @Test
  void notesWhenADiscoveryWasResolvedAndForgetsItWhenItIsOpenedAgain() {
    String name = store(agent());
    Row resolved = update(name, "{'status': 'resolved'}");
    assertThat(resolved.instant("resolved_at"))
        .isEqualTo(resolved.instant("updated_at").minusNanos(1_000));

    assertThat(update(name, "{'status': 'resolved'}")).isEqualTo(resolved);
    assertThat(update(name, "{'summary': 'other'}").instant("resolved_at"))
        .isEqualTo(resolved.instant("resolved_at"));
    assertThat(update(name, "{'status': 'open'}").instant("resolved_at")).isNull();
  }

  @Test
  void refusesAChangeOfAnOlderVersionOrOfWhatIsNotThere() {
    String name = store(agent());
    String version = get(name).version();
    update(name, "{'summary': 'other'}");

    assertFails(
        ErrorCode.STALE_VERSION,
        estate ->
            estate.discoveries().update(name, change("{'summary': 'x'}"), List.of("t"), version));
    assertFails(ErrorCode.STALE_VERSION, estate -> estate.discoveries().delete(name, version));
    assertThat(get(name).text("summary")).isEqualTo("other");
    assertThat(tags(name)).isEmpty();
    String nobody = name();
    assertFails(
        ErrorCode.DISCOVERY_NOT_FOUND,
        estate -> estate.discoveries().update(nobody, change("{'summary': 'x'}"), null, null));
    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().delete(nobody, null));
  }

  @Test
  void linksOnceAlsoToWhatIsNotKnown() {
    String agent = agent();
    String name = store(agent);
    Row link = link(name(), "disputes").with("weight", 0.5);

    assertThat((boolean) write(estate -> estate.discoveries().link(name, link).made())).isTrue();
    assertThat(
            (boolean)
                write(estate -> estate.discoveries().link(name, link.with("weight", 0.75)).made()))
        .isFalse();

    assertThat(column(links("src_id", name), "weight")).containsExactly(0.5);
    String nobody = name();
    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().link(nobody, link));
  }

  @Test
  void deletesADiscoveryWithItsTagsAndTheLinksBothWays() {
    String agent = agent();
    String gone = store(agent);
    String other = store(agent);
    write(estate -> estate.discoveries().update(gone, Row.of(DISCOVERIES), List.of("t"), null));
    write(estate -> estate.discoveries().link(gone, link(other, null)));
    write(estate -> estate.discoveries().link(other, link(gone, null)));
    write(estate -> estate.discoveries().link(other, link("elsewhere", null)));

    write(
        estate -> {
          estate.discoveries().delete(gone, estate.discoveries().get(gone).version());
          return true;
        });

    assertFails(ErrorCode.DISCOVERY_NOT_FOUND, estate -> estate.discoveries().get(gone));
    assertThat(tags(gone)).isEmpty();
    assertThat(links("src_id", gone)).isEmpty();
    assertThat(column(links("src_id", other), "dst_id")).containsExactly("elsewhere");
    write(estate -> store(estate, agent, gone));
  }

  private static String store(String agent) {
    String name = name();
    write(estate -> store(estate, agent, name));
    return name;
  }

  private static Row store(Estate estate, String agent, String name) {
    return estate.discoveries().store(discovery(agent, name), List.of(), List.of());
  }

  private static Row discovery(String agent, String name) {
    return given(
        DiscoveryShape.DISCOVERY,
        "{'id': '%s', 'agentId': '%s', 'type': 'note', 'summary': 's'}",
        name,
        agent);
  }

  private static Row link(String to, String type) {
    return type == null
        ? given(DiscoveryShape.LINK, "{'dstId': '%s'}", to)
        : given(DiscoveryShape.LINK, "{'dstId': '%s', 'linkType': '%s'}", to, type);
  }

  private static Row change(String json) {
    return change(DiscoveryShape.DISCOVERY, json);
  }

  private static Row update(String name, String json) {
    return write(estate -> estate.discoveries().update(name, change(json), null, null));
  }

  private static Row get(String name) {
    return row(estate -> estate.discoveries().get(name));
  }

  private static List<String> tags(String name) {
    return read(estate -> estate.discoveries().tags(name));
  }

  private static List<Row> links(String column, String name) {
    return rows.read(
        transaction -> transaction.select(Query.of(DISCOVERY_LINKS).equal(column, name)));
  }
}
