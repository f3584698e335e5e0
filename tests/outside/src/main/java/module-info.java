module outside {
    requires io.github.plimsoll.execution;
    requires io.github.plimsoll.supervisor;
}
