package io.stemma.question.knowledge;

import io.stemma.question.RecordUnderTest;
import io.stemma.record.RecordTables;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Discoveries at random, and the plainest way to answer what is asked of them. */
final class KnowledgeModel {
  private static final List<String> TYPES = List.of("question", "insight", "note");
  private static final List<String> LINKS = List.of("response_to", "related_to", "extends");
  private static final List<String> WORDS = List.of("zorq", "blem", "kiv", "trun", "waxo");

  /** A discovery of the record; its place in the list is the order it came in. */
  record Stored(
      String id,
      String agent,
      String type,
      String status,
      @Nullable Instant createdAt,
      String summary,
      String details) {}

  /** A link; any end may be missing. */
  record Link(String src, String dst, String type) {}

  final List<Stored> stored = new ArrayList<>();
  final Set<Link> links = new HashSet<>();
  final Map<String, Set<String>> tags = new TreeMap<>();
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final SplittableRandom random;

  KnowledgeModel(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 24; i++) {
      // One name in four is only linked to.
      if (random.nextInt(4) > 0) {
        stored.add(discovery("d" + i));
      }
      for (int tag = random.nextInt(4); tag > 0; tag--) {
        tags.computeIfAbsent("d" + i, id -> new TreeSet<>()).add("t" + random.nextInt(5));
      }
    }
    for (int i = 0; i < 40; i++) {
      links.add(new Link("d" + random.nextInt(26), "d" + random.nextInt(26), pick(LINKS)));
    }
  }

  private Stored discovery(String id) {
    // Few moments, so that some are the same; one in five unknown.
    int days = random.nextInt(5) * 20;
    return new Stored(
        id,
        "a" + random.nextInt(3),
        pick(TYPES),
        pick(List.of("open", "resolved")),
        days == 0 ? null : now.minus(days, ChronoUnit.DAYS),
        words(3),
        words(8));
  }

  private String words(int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(text.isEmpty() ? "" : " ").append(pick(WORDS));
    }
    return text.toString();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Words with or, without and as phrase, as a search has them. */
  List<List<String>> searchedFor() {
    List<List<String>> alternatives = new ArrayList<>();
    for (int left = 1 + random.nextInt(2); left > 0; left--) {
      List<String> terms = new ArrayList<>();
      for (int more = 1 + random.nextInt(2); more > 0; more--) {
        String term =
            random.nextInt(4) == 0 ? '"' + pick(WORDS) + ' ' + pick(WORDS) + '"' : pick(WORDS);
        terms.add(random.nextInt(4) == 0 ? "-" + term : term);
      }
      alternatives.add(terms);
    }
    return alternatives;
  }

  /** Puts all of it into an empty record. */
  void fill(RecordUnderTest record) {
    record.put(
        stored.stream()
            .map(
                one ->
                    RecordUnderTest.row(
                        RecordTables.DISCOVERIES,
                        "discovery_id",
                        one.id(),
                        "agent_id",
                        one.agent(),
                        "type",
                        one.type(),
                        "status",
                        one.status(),
                        "created_at",
                        one.createdAt(),
                        "summary",
                        one.summary(),
                        "details",
                        one.details()))
            .toList());
    record.put(
        links.stream()
            .map(
                link ->
                    RecordUnderTest.row(
                        RecordTables.DISCOVERY_LINKS,
                        "src_id",
                        link.src(),
                        "dst_id",
                        link.dst(),
                        "link_type",
                        link.type()))
            .toList());
    tags.forEach(
        (id, some) -> {
          for (String tag : some) {
            record.put(RecordTables.DISCOVERY_TAGS, "discovery_id", id, "tag", tag);
          }
        });
  }

  /** Ids in generations: those that the links lead to from a generation and that no earlier has. */
  List<String> walk(String start, int depth, boolean up, boolean down, Predicate<Link> followed) {
    Set<String> met = new HashSet<>(Set.of(start));
    Set<String> generation = Set.of(start);
    List<String> found = new ArrayList<>();
    for (int level = 1; level <= depth; level++) {
      Set<String> next = new TreeSet<>();
      for (Link link : links) {
        if (followed.test(link)) {
          if (up && generation.contains(link.src())) {
            next.add(link.dst());
          }
          if (down && generation.contains(link.dst())) {
            next.add(link.src());
          }
        }
      }
      next.removeAll(met);
      met.addAll(next);
      for (String id : next) {
        found.add(level + ":" + id);
      }
      generation = next;
    }
    return found;
  }

  /** {@code count:id}, those that share most first. */
  List<String> similar(String id, int min) {
    Set<String> own = tags.getOrDefault(id, Set.of());
    List<String> found = new ArrayList<>();
    for (int shared = own.size(); shared >= min; shared--) {
      for (Map.Entry<String, Set<String>> other : tags.entrySet()) {
        long same = other.getValue().stream().filter(own::contains).count();
        if (!other.getKey().equals(id) && same == shared) {
          found.add(shared + ":" + other.getKey());
        }
      }
    }
    return found;
  }

  List<String> newest(Predicate<Stored> wanted) {
    List<Stored> found = new ArrayList<>(stored.stream().filter(wanted).toList());
    java.util.Collections.reverse(found);
    return found.stream()
        .sorted(Comparator.comparing(KnowledgeModel::time).reversed())
        .map(Stored::id)
        .toList();
  }

  List<String> orphans(int days) {
    return stored.stream()
        .filter(one -> time(one).isBefore(Instant.now().minus(days, ChronoUnit.DAYS)))
        .filter(one -> linked(one.id(), link -> true).isEmpty())
        .sorted(Comparator.comparing(KnowledgeModel::time))
        .map(Stored::id)
        .toList();
  }

  List<String> openQuestions() {
    return newest(
        one ->
            one.type().equals("question")
                && linked(one.id(), link -> link.type().equals("response_to")).isEmpty());
  }

  private List<Link> linked(String id, Predicate<Link> wanted) {
    return links.stream()
        .filter(link -> link.dst().equals(id) && !link.src().equals(id))
        .filter(wanted)
        .toList();
  }

  /**
   * Those in which one of the alternatives holds.
   *
   * @param between what stands between summary and details where a phrase is looked for
   */
  Predicate<Stored> holds(List<List<String>> alternatives, String between) {
    return one -> {
      List<String> words =
          Stream.of((one.summary() + between + one.details()).split(" "))
              .filter(w -> !w.isEmpty())
              .toList();
      String text = " " + String.join(" ", words) + " ";
      return alternatives.stream()
          .anyMatch(
              terms ->
                  terms.stream()
                      .allMatch(
                          term ->
                              term.startsWith("-")
                                  ^ text.contains(" " + term.replaceAll("[-\"]", "") + " ")));
    };
  }

  static Instant time(Stored one) {
    return one.createdAt() == null ? Instant.MIN : one.createdAt();
  }
}
