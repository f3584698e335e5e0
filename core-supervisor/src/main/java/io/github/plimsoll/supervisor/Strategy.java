package io.github.plimsoll.supervisor;

/** Which children are restarted together. */
public enum Strategy {
    /** Only the one that ended. */
    ONE_FOR_ONE,
    /** All of them: the others are stopped in reverse order of start, then all start in order. */
    ONE_FOR_ALL,
    /** The one that ended and those started after it, which may depend on it. */
    REST_FOR_ONE
}
