package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.VenueLease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A venue that lives in one process has one holder, until its lease ends on the clock of the store. */
interface VenueLeaseRules extends StoreRules {
    String AT = "paper";
    long LONG = 60_000_000;

    private VenueLease take(String holder, long micros) {
        return in(tx -> tx.leaseVenue(AT, holder, micros));
    }

    @Test
    default void nobody_else_takes_a_venue_before_its_lease_has_ended() {
        run(tx -> assertThat(tx.venueLease(AT)).isEmpty());
        VenueLease first = take("a", LONG);
        assertThat(first.holder()).isEqualTo("a");
        assertThat(first.venue()).isEqualTo(AT);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.until() - first.since()).isBetween(LONG, LONG + 1_000_000);

        assertThat(take("b", LONG)).isEqualTo(first);
        run(tx -> assertThat(tx.venueLease(AT)).contains(first));
        assertThat(in(tx -> tx.leaseVenue("other", "b", LONG)).holder()).isEqualTo("b");
    }

    @Test
    default void its_holder_extends_it_and_stays_the_same_even_after_its_end() {
        VenueLease first = take("a", LEASE);
        pass(LEASE);
        VenueLease again = take("a", LONG);
        assertThat(again.epoch()).isEqualTo(1);
        assertThat(again.since()).isEqualTo(first.since());
        assertThat(again.until()).isGreaterThanOrEqualTo(first.until() + LONG - LEASE);
        assertThat(take("b", LONG)).isEqualTo(again);
    }

    @Test
    default void the_epoch_rises_with_each_new_holder() {
        VenueLease first = take("a", LEASE);
        pass(LEASE);
        VenueLease second = take("b", LEASE);
        assertThat(second.holder()).isEqualTo("b");
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.since()).isGreaterThanOrEqualTo(first.until());
        assertThat(take("a", LEASE).holder()).isEqualTo("b");
        pass(LEASE);
        assertThat(take("a", LONG).epoch()).isEqualTo(3);
    }

    @Test
    default void a_lease_that_is_given_back_is_free_at_once() {
        take("a", LONG);
        run(tx -> tx.endVenueLease(AT, "b"));
        assertThat(take("b", LONG).holder()).as("only its holder gives it back").isEqualTo("a");
        run(tx -> tx.endVenueLease(AT, "a"));
        assertThat(take("b", LONG).epoch()).isEqualTo(2);
    }

    @Test
    default void nobody_takes_a_venue_while_its_epoch_is_being_compared() throws Exception {
        take("a", LEASE);
        pass(LEASE);
        CountDownLatch compared = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> run(tx -> {
            assertThat(tx.venueLease(AT).orElseThrow().epoch()).isEqualTo(1);
            compared.countDown();
            StoreRules.await(go);
        }));
        StoreRules.await(compared);
        CompletableFuture<VenueLease> next = CompletableFuture.supplyAsync(() -> take("b", LONG));
        Thread.sleep(150);
        assertThat(next).isNotDone();
        go.countDown();
        sender.get(5, TimeUnit.SECONDS);
        assertThat(next.get(5, TimeUnit.SECONDS).epoch()).isEqualTo(2);
    }
}
