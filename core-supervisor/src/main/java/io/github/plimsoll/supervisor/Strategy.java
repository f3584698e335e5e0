package io.github.plimsoll.supervisor;

/** Which children are restarted together. */
public enum Strategy {
    /** Only the one that ended. */
    ONE_FOR_ONE
}
