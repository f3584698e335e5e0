package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Instrument;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WitnessTest {
    private static final FeedPolicy POLICY = FeedPolicy.builder()
            .source("charlie", SourcePolicy.ofMaxAge(Duration.ofSeconds(1_260)))
            .source(
                    "bravo",
                    SourcePolicy.builder().maxAge(Duration.ofSeconds(2)).build())
            .build();

    @Test
    @DisplayName("PRC-10 the age limit fits the source: slow ones confirm by their heartbeat, quick ones must be quick")
    void ageLimitFitsTheSource() {
        World world = new World(POLICY, 4);
        world.offerAll("100", "100", "100.2", "100.4");
        assertThat(world.price().sources()).as("the witness makes no price").containsExactly("alpha", "bravo", "delta");
        assertThat(world.price().units()).isEqualTo(World.units("100"));

        world.advanceSeconds(600);
        world.offerAll("100.1", "100.1");
        assertThat(world.price().asOfMicros()).as("nor its age").isEqualTo(world.clock.epochMicros());
        assertThat(world.feed.health().markets().get(0).sources().get(2).state())
                .isEqualTo(SourceState.UP);

        world.advanceSeconds(3);
        assertThat(world.texts())
                .startsWith(
                        "quorum not met, 1 sources with a limit of 2 sources", "bravo: stale, 3 s with a limit of 2 s");
        assertThat(world.feed.offer(0, 1, World.units("100"), 0, world.clock.epochMicros() - 2_000_001))
                .isEqualTo(OfferResult.STALE);
    }

    @Test
    void aWitnessThatContradictsStopsTheMarketAndMovesNoPrice() {
        World world = new World(POLICY, 4);
        world.offerAll("100", "100", "100");
        assertThat(world.feed.usable(0)).isTrue();
        world.advanceSeconds(1);
        assertThat(world.offer(2, "101")).isEqualTo(OfferResult.OUTLIER);
        assertThat(world.texts())
                .containsExactly(
                        "unconfirmed, 0 witnesses with a limit of 1 witnesses",
                        "delta: no quote, 0 quotes with a limit of 1 quotes",
                        "charlie: outlier, 1% with a limit of 0.5%");
        assertThat(world.feed.health().markets().get(0).sources().get(2).state())
                .isEqualTo(SourceState.DEGRADED);
        world.advanceSeconds(1);
        assertThat(world.offer(2, "100.5")).as("0.5% is within").isEqualTo(OfferResult.ACCEPTED);
        assertThat(world.price().units()).isEqualTo(World.units("100"));
    }

    @Test
    void witnessesAreNoQuorum() {
        FeedPolicy policy = FeedPolicy.builder()
                .source("alpha", SourcePolicy.ofMaxAge(Duration.ofHours(1)))
                .source("bravo", SourcePolicy.ofMaxAge(Duration.ofHours(1)))
                .build();
        assertThatThrownBy(() -> new World(policy, 3))
                .hasMessage("price feed: BTC-USD needs a quorum of 2 but there are only 1 sources");
        assertThat(policy.isWitness("alpha")).isTrue();
        assertThat(policy.isWitness("charlie")).isFalse();
        assertThatThrownBy(() -> SourcePolicy.ofMaxAge(Duration.ofDays(3)))
                .hasMessage("source policy: the max age is PT0.001S to PT48H, not PT72H;"
                        + " the heartbeat is PT0.001S to PT48H, not PT72H");
    }

    @Test
    void silenceIsShownAsDownByTheSourcesOwnHeartbeat() {
        World world = new World(POLICY, 4);
        world.offerAll("100", "100", "100");
        world.advanceSeconds(61);
        assertThat(world.feed.health().markets().get(0).sources())
                .extracting(FeedHealth.SourceHealth::state)
                .containsExactly(SourceState.DOWN, SourceState.DOWN, SourceState.UP, SourceState.DOWN);
        world.advanceSeconds(1_200);
        assertThat(world.feed.health().markets().get(0).sources().get(2).state())
                .isEqualTo(SourceState.DOWN);
    }

    @Test
    @DisplayName("PRC-04 a slow source delays no other: each is as old as itself, and the rest have a price at once")
    void slowSourceDelaysNoOther() {
        World world = new World();
        world.offerAll("100", "100");
        assertThat(world.price().sources()).containsExactly("alpha", "bravo");
        world.advanceSeconds(4);
        assertThat(world.feed.offer(0, 2, World.units("100"), 0, world.clock.epochMicros() - 5_000_001))
                .as("too late for its own deadline")
                .isEqualTo(OfferResult.STALE);
        assertThat(world.price().sources()).containsExactly("alpha", "bravo");
    }

    @Test
    @DisplayName("PRC-06 age is checked on every path that reads a price")
    void ageOnEveryPath() {
        World world = new World();
        PriceSlot slot = new PriceSlot();
        world.offerAll("100", "100", "100");
        ValidatedPrice proof = world.price();
        assertThat(world.feed.readInto(0, slot)).isTrue();
        world.clock.advanceMicros(5_000_001);

        assertThat(world.feed.readInto(0, slot)).isFalse();
        assertThat(slot.usable()).isFalse();
        assertThat(world.feed.usable(0)).isFalse();
        assertThat(world.reasons()).contains(FeedReason.STALE);
        assertThat(world.feed.health().allUsable()).isFalse();
        assertThat(proof.validUntilMicros()).isLessThan(world.clock.epochMicros());
        assertThat(world.feed.indicative(0).orElseThrow().ageMicros()).isEqualTo(5_000_001);
        assertThat(world.feed.events(0).events())
                .last()
                .isInstanceOfSatisfying(
                        FeedEvent.MarketChanged.class,
                        e -> assertThat(e.usable()).isFalse());
    }

    @Test
    @DisplayName("PRC-16 a price knows its instrument and unit, and prices of different units do not compare")
    void unitIsPartOfThePrice() {
        Instrument inSol = new Instrument(
                "WIF-SOL",
                World.BTC.kind(),
                "WIF",
                "SOL",
                World.BTC.collateral(),
                10,
                8,
                365,
                World.BTC.hours(),
                "crypto");
        ValidatedPrice sol = priced(inSol, "0.01");
        ValidatedPrice usd = priced(Instrument.cryptoPerp("WIF"), "2");
        assertThat(sol.instrument().quote()).isEqualTo("SOL");
        assertThatThrownBy(() -> sol.compareTo(usd))
                .hasMessage("a price of WIF in SOL does not compare with one of WIF in USD");
        assertThat(usd.compareTo(priced(Instrument.cryptoPerp("WIF"), "3"))).isNegative();
    }

    private static ValidatedPrice priced(Instrument instrument, String price) {
        World world = new World(FeedPolicy.defaults(), 3, null, instrument);
        world.offerAll(price, price, price);
        return world.price();
    }
}
