package io.stemma.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stemma.access.Permission;
import io.stemma.http.access.Endpoint;
import io.stemma.http.access.Needs;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every address names who may ask it. */
class PermissionsTest {
  private static final Pattern BLOCK = Pattern.compile("```bash\\n(curl .*?)```", Pattern.DOTALL);
  private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:8080(/[^?'\\s]*)");
  private static final Pattern METHOD = Pattern.compile("-X ([A-Z]+)");

  private static final List<Method> ENDPOINTS = found();

  /** All methods that answer requests. */
  static List<Method> endpoints() {
    return ENDPOINTS;
  }

  /** Whether a method is given the body: all else says by an annotation where it comes from. */
  static boolean takesBody(Method method) {
    return Arrays.stream(method.getParameters())
        .anyMatch(
            parameter ->
                Arrays.stream(parameter.getAnnotations())
                    .noneMatch(
                        given -> given.annotationType().getName().startsWith("jakarta.ws.rs.")));
  }

  private static List<Method> found() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.stemma").stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(type -> type.reflect())
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(
                method ->
                    Arrays.stream(method.getAnnotations())
                        .anyMatch(
                            some -> some.annotationType().isAnnotationPresent(HttpMethod.class)))
            .toList();
  }

  @Test
  void everyAddressNamesAPermission() {
    assertThat(endpoints()).hasSizeGreaterThan(60);
    assertThat(endpoints())
        .allSatisfy(method -> assertThat(Endpoint.of(method).needs()).isNotNull());
  }

  /** A class says what reading it takes; whatever changes something must say so itself. */
  @Test
  void whateverIsNoGetNamesItsOwn() {
    assertThat(endpoints())
        .filteredOn(method -> !method.isAnnotationPresent(GET.class))
        .allSatisfy(method -> assertThat(method.getAnnotation(Needs.class)).isNotNull());
  }

  /** What changes nothing though it is no GET, for want of room in an address. */
  @Test
  void fewOthersThanGetsAreForReaders() {
    assertThat(endpoints())
        .filteredOn(method -> !method.isAnnotationPresent(GET.class))
        .filteredOn(method -> Endpoint.of(method).needs() == Permission.READ)
        .extracting(method -> Endpoint.of(method).line())
        .containsExactlyInAnyOrder(
            "POST /api/v1/agents/lookup",
            "POST /api/v1/agent-states/latest",
            "POST /api/v1/agents/{id}/verify-key",
            "POST /api/v1/graph/queries/{name}");
  }

  @Test
  void whatIsForAdministratorsIsForNobodyElse() {
    assertThat(endpoints())
        .filteredOn(method -> Endpoint.of(method).line().contains(" /api/v1/admin/keys"))
        .hasSize(5)
        .allMatch(method -> Endpoint.of(method).needs() == Permission.ADMIN);
    assertThat(endpoints())
        .filteredOn(method -> Endpoint.of(method).line().contains(" /api/v1/graph/"))
        .filteredOn(method -> Endpoint.of(method).needs() == Permission.QUERY)
        .extracting(method -> Endpoint.of(method).line())
        .containsOnly("POST /api/v1/graph/cypher", "POST /api/v1/graph/explain");
  }

  /** A reader of the pages finds a request for each address. */
  @Test
  void everyAddressHasARequestThatIsDocumented() throws IOException {
    List<String> requests = new ArrayList<>();
    for (String page : List.of("docs/agent.md", "docs/requests.md")) {
      Matcher blocks = BLOCK.matcher(Files.readString(java.nio.file.Path.of(page)));
      while (blocks.find()) {
        requests.add(line(blocks.group(1)));
      }
    }
    Set<String> described = new TreeSet<>();
    for (String request : requests) {
      endpoints().stream()
          .map(method -> Endpoint.of(method).line())
          .filter(line -> request.matches(line.replaceAll("\\{[^}]*}", "[^/]+")))
          // Of two that fit it is the one with fewer names.
          .min(Comparator.comparing(line -> line.chars().filter(c -> c == '{').count()))
          .ifPresent(described::add);
    }

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            endpoints().stream().map(method -> Endpoint.of(method).line()).distinct().toList());
  }

  /** Method and path of a request of curl. */
  private static String line(String block) {
    Matcher address = ADDRESS.matcher(block);
    Matcher method = METHOD.matcher(block);
    String implied = block.contains(" -d ") ? "POST" : "GET";
    return (method.find() ? method.group(1) : implied)
        + " "
        + (address.find() ? address.group(1) : "");
  }
}
