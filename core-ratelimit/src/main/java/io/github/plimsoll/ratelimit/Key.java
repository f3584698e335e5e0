package io.github.plimsoll.ratelimit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose budget is charged: a kind (such as {@code user}, {@code market} or {@code global}) and an id within it. Both
 * are opaque to the limiter; keys of different kinds never share a budget. Immutable to whoever looks. Make one per
 * user and keep it where decisions are many: it remembers where its counters were found last.
 */
public final class Key implements Subject {
    /** An id up to this long, of characters below 256, is stored in two words and needs no object. */
    private static final int PACKED = 15;

    private static final long OF_TEXT = 0xFFL << 56;

    private final String kind;
    private final String id;
    private final long low;
    private final long high;
    private final int hash;

    /** A guess, written and read without order: {@link Stripe#find} believes it only when the entry says so itself. */
    private byte @Nullable [] entry;

    private Key(String kind, String id) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.id = Objects.requireNonNull(id, "id");
        if (kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException("kind and id of a key must not be blank");
        }
        int length = id.length();
        long first = 0;
        long second = 0;
        int any = 0;
        if (length <= PACKED) {
            for (int i = 0; i < length; i++) {
                char c = id.charAt(i);
                any |= c;
                if (i < 8) {
                    first |= (long) c << (8 * i);
                } else {
                    second |= (long) c << (8 * (i - 8));
                }
            }
            second |= (long) length << 56;
        }
        if (length > PACKED || any > 255) {
            first = 0;
            for (int i = 0; i < length; i++) {
                first = first * 0x100000001B3L + id.charAt(i);
            }
            second = OF_TEXT | length;
        }
        this.low = first;
        this.high = second;
        this.hash = hash(first, second);
    }

    /**
     * @param kind what sort of key, as limits name it; not blank
     * @param id which one of that sort; not blank
     */
    public static Key of(String kind, String id) {
        return new Key(kind, id);
    }

    /** What sort of key. */
    public String kind() {
        return kind;
    }

    /** Which one of that sort. */
    public String id() {
        return id;
    }

    @Override
    public @Nullable Key ofKind(String wanted) {
        return kind.equals(wanted) ? this : null;
    }

    /** The first half of the id, or its hash. */
    long low() {
        return low;
    }

    /** The second half of the id with its length, or a mark that the id does not fit. */
    long high() {
        return high;
    }

    /** The id when two words cannot hold it. */
    @Nullable
    String text() {
        return (high & OF_TEXT) == OF_TEXT ? id : null;
    }

    byte @Nullable [] foundLast() {
        return entry;
    }

    void found(byte[] where) {
        entry = where;
    }

    /** The id from its two halves. */
    static String unpack(long low, long high) {
        int length = (int) (high >>> 56);
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            long half = i < 8 ? low >>> (8 * i) : high >>> (8 * (i - 8));
            chars[i] = (char) (half & 0xFF);
        }
        return new String(chars);
    }

    static int hash(long low, long high) {
        long mixed = (low ^ Long.rotateLeft(high, 31)) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 32);
    }

    int spread() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key
                && low == key.low
                && high == key.high
                && kind.equals(key.kind)
                && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return spread() * 31 + kind.hashCode();
    }

    @Override
    public String toString() {
        return kind + ":" + id;
    }
}
