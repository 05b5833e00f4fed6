package io.stemma.question.trail;

/**
 * Events of one type on one day.
 *
 * @param day by UTC, as 2026-01-31
 * @param eventType empty where none was noted
 */
public record DaySummary(String day, String eventType, long events) {}
