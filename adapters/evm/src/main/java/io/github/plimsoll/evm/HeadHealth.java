package io.github.plimsoll.evm;

import java.time.Duration;

/**
 * How the newest blocks of one node are heard. Immutable.
 *
 * @param node scheme, host and port of its websocket; never a key
 * @param state whether blocks come
 * @param head number of the block that came last; -1 before any did
 * @param silence how long no block came
 * @param attempts connections in a row of which none was stable
 * @param trouble why the last connection ended; empty when none has
 */
public record HeadHealth(String node, HeadState state, long head, Duration silence, int attempts, String trouble) {}
