package io.github.plimsoll.bot.telegram;

import java.util.concurrent.CompletableFuture;

/**
 * A command in a lane.
 *
 * @param ran completed when it has been run, whatever came of it
 */
record Waiting(Job job, CompletableFuture<Boolean> ran) {
    static Waiting of(Job job) {
        return new Waiting(job, new CompletableFuture<>());
    }
}
