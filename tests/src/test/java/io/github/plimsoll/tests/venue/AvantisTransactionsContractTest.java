package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.venue.RestingRules;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;

/** Avantis whose opens are transactions, and may wait there, cannot be told from another venue by its contract. */
final class AvantisTransactionsContractTest extends VenueContract {
    private static final long TIMELOCK = 2;

    private final List<AvantisWorld> worlds = new ArrayList<>();

    @Override
    protected VenueWorld newWorld() {
        AvantisWorld made = AvantisWorld.inMemory();
        worlds.add(made);
        made.mostAllowed = OptionalLong.of(RestingAtAvantis.MOST);
        made.resting = Optional.of(new RestingRules(TIMELOCK, BigInteger.ZERO));
        made.fake.contracts.timelock(TIMELOCK);
        made.restart();
        made.pass(Duration.ofMinutes(3));
        return made;
    }

    @AfterEach
    void close() {
        worlds.forEach(AvantisWorld::close);
    }
}
