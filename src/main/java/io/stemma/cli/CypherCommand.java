package io.stemma.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stemma.configuration.Environment;
import io.stemma.error.ErrorCode;
import io.stemma.error.ExitCode;
import io.stemma.error.StemmaException;
import io.stemma.graph.CypherAnswer;
import io.stemma.graph.CypherQuestion;
import io.stemma.graph.GraphState;
import io.stemma.graph.catalogue.NamedQuery;
import io.stemma.graph.catalogue.QueryCatalogue;
import io.stemma.graph.console.CypherConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stemma cypher}. */
@Command(
    name = "cypher",
    description = "Ask the graph in Cypher, reading only.",
    mixinStandardHelpOptions = true)
final class CypherCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      description = "The query; - reads it from standard input.")
  private @Nullable String query;

  @Option(names = "--named", paramLabel = "NAME", description = "A query of the catalogue instead.")
  private @Nullable String named;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description =
          "A value for $NAME: JSON where it is JSON (42, true, \"42\", [1, 2]), else text.")
  private List<String> parameters = List.of();

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table (long values cut), json or csv (default: ${DEFAULT-VALUE}).")
  private String format = "table";

  @Option(names = "--max-rows", paramLabel = "N", description = "Rows at most (default: 1000).")
  private @Nullable Integer maxRows;

  @Option(
      names = "--timeout-millis",
      paramLabel = "N",
      description = "What the query may take (default: 5000).")
  private @Nullable Integer timeoutMillis;

  /** Set by picocli before the command runs. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    AnswerFormat chosen = AnswerFormat.of(format);
    CypherQuestion question = question();
    Environment environment = Stemma.environment(spec);
    GraphState state = EstateOfEnvironment.graph(environment);
    if (!state.available()) {
      throw new StemmaException(ErrorCode.GRAPH_UNAVAILABLE, state.reason());
    }
    CypherAnswer answer;
    try (CypherConsole console = CypherConsole.open(KnownDatabase.settings(environment))) {
      answer = console.ask(question);
    } catch (StemmaException e) {
      throw QueryPlace.shown(question.query(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    chosen.print(answer, out);
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    answer.warnings().forEach(warning -> err.println("Warning: " + warning.message()));
    if (answer.truncated()) {
      err.println("There is more: raise --max-rows, or ask for less.");
    }
    err.flush();
    return ExitCode.DONE.number();
  }

  private CypherQuestion question() throws IOException {
    if ((query == null) == (named == null)) {
      throw new StemmaException(ErrorCode.WRONG_USE, "Give one query, or one name with --named.");
    }
    ObjectNode values = ParameterTexts.values(parameters);
    if (named != null) {
      NamedQuery found = QueryCatalogue.query(named);
      return new CypherQuestion(found.cypher(), found.values(values), maxRows, timeoutMillis);
    }
    return new CypherQuestion(text(), values, maxRows, timeoutMillis);
  }

  private @Nullable String text() throws IOException {
    return "-".equals(query) ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : query;
  }
}
