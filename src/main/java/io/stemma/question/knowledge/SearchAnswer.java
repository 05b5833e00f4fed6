package io.stemma.question.knowledge;

import io.stemma.question.Page;

/**
 * What a search found.
 *
 * @param searchedFor how the search was understood, in PostgreSQL's notation, for instance {@code
 *     'retri' & 'loop'}; empty where it held no word to look for, and then nothing is found
 */
public record SearchAnswer(String searchedFor, Page<FoundDiscovery> page) {}
