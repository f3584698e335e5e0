package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.supervisor.CircuitBreaker;

/**
 * How one node does.
 *
 * @param node scheme, host and port; never a key
 * @param breaker whether it is asked: OPEN after failures, until it is probed
 * @param head the newest block it told; -1 before it told any
 * @param behind blocks by which it is behind the furthest of all
 * @param failures how often it did not answer, answered with nonsense or asked for a pause
 * @param trouble what it last said or did instead of an answer; empty when there was nothing
 * @param heads how its newest blocks are heard, where it tells them by itself
 */
public record NodeHealth(
        String node,
        CircuitBreaker.State breaker,
        long head,
        long behind,
        long failures,
        String trouble,
        HeadState heads) {}
