package io.github.plimsoll.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of eight bytes within an entry, at any byte. */
final class Words {
    static final int BYTES = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static long get(byte[] entry, int at) {
        return (long) LONGS.get(entry, at);
    }

    static void put(byte[] entry, int at, long value) {
        LONGS.set(entry, at, value);
    }

    static void add(byte[] entry, int at, long value) {
        LONGS.set(entry, at, (long) LONGS.get(entry, at) + value);
    }
}
