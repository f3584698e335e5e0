package io.github.plimsoll.redis;

import java.util.Optional;

/**
 * How the shared limits fare.
 *
 * @param state what the counters are worth now
 * @param decisions decisions asked of Redis
 * @param failures decisions that Redis did not answer in time, or with an error
 * @param localDecisions messages, exits and, of its share, trades counted in this process meanwhile
 * @param localShare percent of each trade limit that this process may grant meanwhile; 0 when trades are refused
 * @param rebuilds how often the counters were rebuilt from recorded usage by this process
 * @param lastProblem what went wrong last
 */
public record RedisHealth(
        RedisState state,
        long decisions,
        long failures,
        long localDecisions,
        int localShare,
        long rebuilds,
        Optional<String> lastProblem) {}
