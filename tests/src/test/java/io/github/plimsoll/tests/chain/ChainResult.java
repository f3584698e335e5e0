package io.github.plimsoll.tests.chain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one seed did.
 *
 * @param hash of its whole story: the same for the same seed
 * @param broken what broke; null when all held
 */
public record ChainResult(
        long seed,
        long seconds,
        long steps,
        Map<ChainFault, Long> faults,
        Map<ChainSight, Long> sights,
        String hash,
        @Nullable String broken) {}
