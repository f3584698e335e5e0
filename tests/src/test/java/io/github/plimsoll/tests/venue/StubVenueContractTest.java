package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.tests.devnet.StubContracts;
import io.github.plimsoll.tests.venue.FakeAvantis.Mishap;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The venue's contract, where every order is carried out by the stub of the venue's contracts on a real EVM node. */
final class StubVenueContractTest extends VenueContract {
    private static Optional<StubContracts> chain = Optional.empty();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<StubWorld> worlds = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        chain = StubContracts.started("the venue's contract on a chain", 1_767_571_200L);
        Assumptions.assumeTrue(chain.isPresent());
    }

    @AfterAll
    static void end() {
        chain.ifPresent(StubContracts::close);
    }

    @Override
    protected VenueWorld newWorld() {
        StubWorld made = new StubWorld(chain.orElseThrow(), HTTP);
        worlds.add(made);
        return made;
    }

    @AfterEach
    void close() {
        worlds.forEach(StubWorld::close);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"ATTEMPTS", "LATE", "FORGOTTEN", "GIVEN_UP_AND_FILLED"})
    @DisplayName("whatever is told or not told, an order that happens is posted, filled on the chain and told once")
    void whatHappensIsToldOnce(Mishap mishap) {
        StubWorld stub = worlds.get(worlds.size() - 1);
        stub.fake.next(mishap);
        StoredIntent open = filled(AvantisWorld.HERS, Side.SHORT);
        rest();
        assertThat(stub.fake.posts()).isEqualTo(1);
        assertThat(stub.fake.contracts.fills()).isEqualTo(1);
        assertThat(stub.fake.contracts.of(stub.alice.address())).hasSize(1);
        assertThat(venue().events(0).events())
                .filteredOn(event -> event.kind() == VenueEvent.Kind.FILL)
                .singleElement()
                .satisfies(fill -> assertThat(fill.order()).isEqualTo(open.id()));
        assertThat(snapshot(AvantisWorld.HERS).positions()).hasSize(1);
    }

    @Test
    @DisplayName("what is posted twice is filled once on the chain, and its nonce is used there")
    void postedTwice() {
        StubWorld stub = worlds.get(worlds.size() - 1);
        long before = stub.money(stub.alice);
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        BigInteger nonce = IntentNonce.of(open.id());
        assertThat(stub.proof.use(stub.alice.address(), nonce, 0)).isEqualTo(ChainProof.Use.USED);
        assertThat(stub.money(stub.alice)).isEqualTo(before - open.collateral().micros());
        AvantisWords.Posted posted = AvantisWords.posted(stub.fake.bodies().get(0));
        assertThat(posted).isNotNull();
        assertThat(stub.fake.contracts.error(posted)).contains("InvalidNonce");
        assertThatThrownBy(() -> stub.fake.contracts.execute(posted)).isInstanceOf(IllegalStateException.class);
        assertThat(stub.fake.contracts.of(stub.alice.address())).hasSize(1);
    }
}
