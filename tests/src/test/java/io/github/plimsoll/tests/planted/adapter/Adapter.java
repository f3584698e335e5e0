package io.github.plimsoll.tests.planted.adapter;

/** Stands for a room that a core must not know. */
public final class Adapter {
    public static final Adapter INSTANCE = new Adapter();

    private Adapter() {}
}
