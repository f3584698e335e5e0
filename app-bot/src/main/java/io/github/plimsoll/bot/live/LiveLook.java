package io.github.plimsoll.bot.live;

/** Looks at everything that has to hold before real money is traded. Thread-safe. */
@FunctionalInterface
public interface LiveLook {
    /** As of now. It may wait some seconds for nodes, so nobody asks it while others wait. */
    LiveFacts look();
}
