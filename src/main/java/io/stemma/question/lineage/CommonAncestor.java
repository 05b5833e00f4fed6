package io.stemma.question.lineage;

/**
 * The ancestor that two agents share.
 *
 * @param depth generations from the agent that was asked for, 0 where it is that one
 * @param depthOfOther generations from the other one
 */
public record CommonAncestor(LineageStep agent, int depth, int depthOfOther) {}
