package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one thread can see of it; {@link ConcurrencyTest} races writers and readers. */
class PublishedTest {
    private final Published published = new Published();
    private final Consensus consensus = new Consensus(new Terms(FeedPolicy.defaults(), new String[] {"alpha"}));

    @Test
    void aPriceHoldsUpToBothItsTimes() {
        assertThat(published.isUsable(Long.MIN_VALUE + 1, 0))
                .as("nothing was written")
                .isFalse();
        consensus.units = 7;
        consensus.confidenceUnits = 8;
        consensus.asOfMicros = 9;
        consensus.contributors = 5;
        published.write(consensus, 10, 20);

        assertThat(published.isUsable(10, 20)).isTrue();
        assertThat(published.isUsable(11, 20)).isFalse();
        assertThat(published.isUsable(10, 21)).isFalse();
        assertThat(published.units()).isEqualTo(7);
        assertThat(published.confidenceUnits()).isEqualTo(8);
        assertThat(published.asOfMicros()).isEqualTo(9);
        assertThat(published.contributors()).isEqualTo(5);

        published.clear();
        assertThat(published.isUsable(10, 20)).isFalse();
    }

    @Test
    void whatWasReadBesideAWriterDoesNotHold() {
        int begun = published.begun();
        assertThat(published.held(begun)).isTrue();
        published.write(consensus, 1, 1);
        assertThat(published.held(begun)).as("a price was written meanwhile").isFalse();
        begun = published.begun();
        assertThat(published.held(begun)).isTrue();
        published.clear();
        assertThat(published.held(begun)).as("it was taken back").isFalse();
        assertThat(published.begun()).as("two steps each").isEqualTo(4);
    }
}
