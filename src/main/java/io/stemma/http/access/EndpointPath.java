package io.stemma.http.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path of the API with its endpoints.
 *
 * @param template for instance {@code /api/v1/agents/{id}}
 */
public record EndpointPath(String template, List<String> segments, List<Endpoint> endpoints) {
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";
  private static final String OPTIONS = "OPTIONS";

  public static EndpointPath of(List<Endpoint> endpoints) {
    String template = endpoints.get(0).path();
    return new EndpointPath(template, segments(template), endpoints);
  }

  /** The parts of a path between slashes, without matrix parameters and without empty parts. */
  public static List<String> segments(String path) {
    return Arrays.stream(path.split("/"))
        .map(segment -> segment.replaceFirst(";.*", ""))
        .filter(segment -> !segment.isEmpty())
        .toList();
  }

  public boolean matches(List<String> given) {
    if (given.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      if (!isName(segments.get(i)) && !segments.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  public int literalCharacters() {
    return segments.stream().filter(segment -> !isName(segment)).mapToInt(String::length).sum();
  }

  /** The methods that are answered: what is answered to GET is answered to HEAD, without a body. */
  public Set<String> methods() {
    return methods(endpoints.stream().map(Endpoint::verb).toList());
  }

  /** The same for a path that takes those. */
  public static Set<String> methods(Collection<String> declared) {
    Set<String> methods = new TreeSet<>(declared);
    if (methods.contains(GET)) {
      methods.add(HEAD);
    }
    methods.add(OPTIONS);
    return methods;
  }

  /** The last name that the path holds; null where it holds none. */
  public @Nullable String lastName() {
    String names = segments.stream().filter(EndpointPath::isName).collect(Collectors.joining("/"));
    return names.isEmpty() ? null : names.substring(names.lastIndexOf('{') + 1, names.length() - 1);
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }
}
