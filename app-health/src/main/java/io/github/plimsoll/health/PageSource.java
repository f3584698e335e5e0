package io.github.plimsoll.health;

/**
 * What the page shows. Asked at most once a second for all clients together, on a thread of its own, so that it may take
 * a moment; after two seconds, or when it throws, the page says that the state is unknown and shows nothing old.
 */
@FunctionalInterface
public interface PageSource {
    /** Everything the page shows, of one moment. */
    PageView view();
}
