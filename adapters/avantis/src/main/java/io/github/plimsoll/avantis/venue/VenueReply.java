package io.github.plimsoll.avantis.venue;

/**
 * How a request went. Immutable.
 *
 * @param status of HTTP; 0 without an answer
 * @param body of an answer with status 200, else empty
 * @param sent false only when it is certain that no byte arrived
 * @param late whether the time limit ended it
 * @param restSeconds for which the venue asks to be left alone, 0 to 120; 0 when it does not
 * @param why in words, without what may be secret
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record VenueReply(int status, byte[] body, boolean sent, boolean late, long restSeconds, String why) {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int EARLY = 425;
    private static final int SERVER = 500;

    static VenueReply none(String why, boolean sent) {
        return new VenueReply(0, new byte[0], sent, false, 0, why);
    }

    /** No answer within a time limit. */
    static VenueReply late(String why) {
        return new VenueReply(0, new byte[0], true, true, 0, why);
    }

    boolean ok() {
        return status == OK;
    }

    /**
     * Whether what was posted was certainly not taken: it never arrived, or was turned away at the door. A conflict may be
     * about what was taken before, and a time limit may come after the taking.
     */
    boolean turnedAway() {
        return !sent
                || (status >= 400 && status < SERVER && status != TIMEOUT && status != CONFLICT && status != EARLY);
    }

    /** For people. */
    String sentence() {
        return switch (status) {
            case 0 -> "the venue did not answer: " + why;
            case 429 -> "the venue takes no more requests for now (HTTP 429); wait a little and send again";
            case 451 -> "the venue does not serve this place (HTTP 451); only its operator can say why";
            case UNAUTHORIZED, 403 -> "the venue turned the request away (HTTP " + status + ")";
            default -> "the venue answered HTTP " + status + (why.isEmpty() ? "" : ": " + why);
        };
    }
}
