package io.github.plimsoll.numbers;

/** What to do with a remainder. Every lossy operation of Plimsoll takes one of these by name. */
public enum Rounding {
    /** Towards zero. */
    DOWN,
    /** Away from zero. */
    UP,
    /** Towards negative infinity. */
    FLOOR,
    /** Towards positive infinity. */
    CEILING,
    /** To the nearest, ties away from zero. */
    HALF_UP,
    /** To the nearest, ties to the even neighbour. */
    HALF_EVEN;

    /**
     * How far the truncated quotient must move (-1, 0 or 1).
     *
     * @param negative whether the exact quotient is negative
     * @param odd whether the truncated quotient is odd
     * @param half sign of (|remainder| - |divisor| / 2); the remainder is known not to be zero
     */
    int step(boolean negative, boolean odd, int half) {
        int away = negative ? -1 : 1;
        return switch (this) {
            case DOWN -> 0;
            case UP -> away;
            case FLOOR -> negative ? -1 : 0;
            case CEILING -> negative ? 0 : 1;
            case HALF_UP -> half >= 0 ? away : 0;
            case HALF_EVEN -> half > 0 || (half == 0 && odd) ? away : 0;
        };
    }
}
