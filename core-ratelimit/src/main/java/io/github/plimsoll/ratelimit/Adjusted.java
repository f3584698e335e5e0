package io.github.plimsoll.ratelimit;

import java.util.Optional;

/**
 * What one key may use of a limit, where that differs from the plan. Immutable.
 *
 * @param key whose
 * @param limitId of which limit
 * @param tightened what the user asked for; {@link Long#MAX_VALUE} for nothing
 * @param special what an admin gave, until it expires
 */
public record Adjusted(Key key, String limitId, long tightened, Optional<SpecialLimit> special) {}
