/**
 * Tasks that are restarted, watched and stopped in order, schedules, policies around outside calls, and resources that are
 * closed in order. No thread and no clock of its own: both are given.
 */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.supervisor {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;

    exports io.github.plimsoll.supervisor;
    exports io.github.plimsoll.supervisor.spi;
}
