/**
 * Tasks that are restarted, watched and stopped in order, and resources that are closed in order. No thread and no
 * clock of its own: both are given. Not a scheduler, and not a retry or circuit breaker library.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.supervisor {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;

    exports io.github.plimsoll.supervisor;
}
