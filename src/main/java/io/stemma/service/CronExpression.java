package io.stemma.service;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.stemma.error.ErrorCode;
import io.stemma.error.StemmaException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Five fields of cron, as the scheduler reads them: minute, hour, day of the month, month and day
 * of the week. Where both days are given, either matches. Refuses what the scheduler reads
 * differently from cron.
 */
final class CronExpression {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final String ALL = "*";
  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;

  private CronExpression() {}

  /**
   * Reads an expression.
   *
   * @param key of the configuration, for the message
   * @throws StemmaException {@link ErrorCode#INVALID_CONFIGURATION}
   */
  static Cron parse(String key, String text) {
    Cron cron;
    try {
      cron = PARSER.parse(text).validate();
    } catch (IllegalArgumentException e) {
      throw wrong(key, text, e.getMessage(), e);
    }
    String[] fields = text.strip().split("\\s+", -1);
    requireOneMeaning(key, text, fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]);
    if (ExecutionTime.forCron(cron).nextExecution(Instant.EPOCH.atZone(ZoneOffset.UTC)).isEmpty()) {
      throw wrong(key, text, "No date has that day and month.", null);
    }
    return cron;
  }

  private static void requireOneMeaning(String key, String text, String ofMonth, String ofWeek) {
    boolean both = !ofMonth.equals(ALL) && !ofWeek.equals(ALL);
    if (both && (ofMonth.startsWith(ALL) || ofWeek.startsWith(ALL))) {
      throw wrong(
          key,
          text,
          "Programs read days of the month beside days of the week differently where one begins"
              + " with '*'. List the days instead.",
          null);
    }
    if (ofWeek.contains("7/")) {
      throw wrong(
          key, text, "Programs read steps from day 7 differently. Begin them at day 0.", null);
    }
  }

  private static StemmaException wrong(
      String key, String text, @Nullable String why, @Nullable Throwable cause) {
    return new StemmaException(
        ErrorCode.INVALID_CONFIGURATION,
        "%s must be five fields of cron, for instance '0 3 * * 0', not '%s'. %s"
            .formatted(key, text, why),
        cause);
  }
}
