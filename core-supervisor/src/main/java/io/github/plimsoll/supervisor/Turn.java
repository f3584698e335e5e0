package io.github.plimsoll.supervisor;

/** One turn of a child that works again and again. */
@FunctionalInterface
public interface Turn {
    /** Works once; what it throws is a failure of the child. */
    void run() throws Exception;
}
