package io.github.plimsoll.tests.avantis;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one seed did.
 *
 * @param seconds simulated
 * @param orders recorded in the books
 * @param hash of its whole story: the same for the same seed
 * @param broken what broke; null when all held
 */
public record AvantisResult(
        long seed,
        long seconds,
        long steps,
        long orders,
        Map<AvantisFault, Long> faults,
        Map<AvantisSight, Long> sights,
        String hash,
        @Nullable String broken) {}
