package io.github.plimsoll.bot;

import io.github.plimsoll.feeds.Tape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the demo was asked to run.
 *
 * @param data data directory
 * @param port port of the health server; absent values come from the configuration
 * @param speed world seconds per second; 0 for as fast as it goes
 * @param seed seed of everything that is drawn
 * @param batch one command per input line instead of a chat
 * @param running whether world time passes by itself
 * @param tapes of a recorded session; empty for those that come with the program
 * @param record where its quotes are recorded
 */
record DemoOptions(
        Path data,
        int port,
        int speed,
        long seed,
        boolean batch,
        boolean running,
        List<Tape> tapes,
        Optional<Path> record) {}
