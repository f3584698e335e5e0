package io.github.plimsoll.bot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What happens beside the main thread. */
final class Late {
    private Late() {}

    /** The result, or the failure itself instead of its wrapper. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException wrapped) {
            if (wrapped.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw wrapped;
        }
    }
}
