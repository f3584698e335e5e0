package io.github.plimsoll.feeds.recording;

/** Numbers of 64 bits in 1 to 10 bytes. */
final class Varint {
    static final int MAX = 10;

    private Varint() {}

    /** Small numbers of either sign become small ones. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
