package io.stemma.demo;

import java.util.List;

/** Agent ids: readable for most, and as odd as the ones real estates hold for one in a hundred. */
final class AgentNames {
  private static final int ODD_EVERY = 100;
  private static final int ODD_AT = 37;

  /** Ids that occur as they are, each once. */
  private static final List<String> ODD_ONCE =
      List.of("anonymous", "mcp", "brand_new_agent_$(date +%s)", "агент", "エージェント ✅");

  /** Beginnings of ids; a number follows. */
  private static final List<String> ODD_BEGINNINGS =
      List.of(
          "new_test_api_keys_$(date +%Y%m%d_%H%M%S) ",
          "agent with blanks ",
          "o'brien \"the reviewer\" ",
          "naïve-café-",
          "back\\slash\\",
          "$$quoted$$ ",
          "50%_done/",
          "claude_opus_20250612_");

  private static final Mix UNKNOWN =
      Mix.of("admin", 3)
          .and("root", 2)
          .and("system", 4)
          .and("test_agent", 4)
          .and("reviewer", 2)
          .and("spam_agent_0", 1)
          .and("spam_agent_19", 1);

  private AgentNames() {}

  static String id(int agent) {
    if (agent % ODD_EVERY != ODD_AT) {
      return numbered("agent-", agent + 1);
    }
    int odd = agent / ODD_EVERY;
    return odd < ODD_ONCE.size()
        ? ODD_ONCE.get(odd)
        : ODD_BEGINNINGS.get(odd % ODD_BEGINNINGS.size()) + odd;
  }

  /** The id an orphan names; no agent has it. */
  static String missingParent(int number) {
    return numbered("retired-", number + 1);
  }

  /** An id that rows name although no agent has it. */
  static String unknown(Chance chance) {
    return UNKNOWN.draw(chance);
  }

  private static String numbered(String prefix, int number) {
    String digits = Integer.toString(number);
    return prefix + "0".repeat(Math.max(0, 6 - digits.length())) + digits;
  }
}
