package io.github.plimsoll.bot;

import java.nio.file.Path;

/**
 * How the demo was asked to run.
 *
 * @param data data directory
 * @param port port of the health server; absent values come from the configuration
 * @param speed world seconds per second; 0 for as fast as it goes
 * @param seed seed of everything that is drawn
 * @param batch one command per input line instead of a chat
 * @param running whether world time passes by itself
 */
record DemoOptions(Path data, int port, int speed, long seed, boolean batch, boolean running) {}
