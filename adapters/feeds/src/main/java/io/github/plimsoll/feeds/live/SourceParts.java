package io.github.plimsoll.feeds.live;

/** What the links of a source share. */
record SourceParts(String source, Mailbox mailbox, Counts counts) {
    static SourceParts of(String source) {
        Counts counts = new Counts();
        return new SourceParts(source, new Mailbox(source, counts), counts);
    }
}
