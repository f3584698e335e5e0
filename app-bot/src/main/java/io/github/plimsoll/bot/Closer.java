package io.github.plimsoll.bot;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened in reverse order, each once, and says so in one log line each. Thread-safe. */
final class Closer {
    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

    private record Entry(String name, AutoCloseable resource) {}

    private final Deque<Entry> open = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(String name, T resource) {
        open.push(new Entry(name, resource));
        return resource;
    }

    synchronized void close() {
        while (!open.isEmpty()) {
            Entry entry = open.pop();
            long start = System.nanoTime();
            try {
                entry.resource().close();
                LOG.info("closed {} in {} ms", entry.name(), (System.nanoTime() - start) / 1_000_000);
            } catch (Exception failed) {
                LOG.warn("closing {} failed: {}", entry.name(), failed.toString());
            }
        }
    }
}
