package io.github.plimsoll.feeds.live;

/** Carries a rejection out of the depths of a decoder; without a stack, as bad messages may come by the thousand. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejected why;

    Unreadable(Rejected.Reason reason, String detail) {
        super(detail, null, false, false);
        this.why = new Rejected(reason, detail);
    }

    Rejected why() {
        return why;
    }
}
