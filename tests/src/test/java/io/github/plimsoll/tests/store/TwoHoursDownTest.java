package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An open that was recorded and not sent when everything stood still for two hours: it is never sent. */
final class TwoHoursDownTest {
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    @BeforeEach
    @AfterEach
    void empty() {
        PostgresServer.get().emptyStore();
    }

    private static Office start(long seed) throws Exception {
        return new Office(PostgresServer.get().access(), "down", seed, 2_000_000);
    }

    @Test
    void theSameProcessDoesNotSendIt() throws Exception {
        try (Office office = start(1)) {
            AccountId account = office.account("sleeper");
            StoredIntent open = record(office);
            office.pass(TWO_HOURS);
            assertThat(office.dispatcher.step()).isTrue();
            expired(office, open, account);
        }
    }

    @Test
    void theNextProcessDoesNotSendIt() throws Exception {
        StoredIntent open;
        AccountId account;
        try (Office office = start(1)) {
            account = office.account("sleeper");
            open = record(office);
        }
        try (Office office = start(2)) {
            office.pass(TWO_HOURS);
            assertThat(office.recovery.atStart().expired()).isEqualTo(1);
            assertThat(office.dispatcher.step()).isFalse();
            expired(office, open, account);
        }
    }

    @Test
    void anotherProcessThatSendsForBothDoesNotSendIt() throws Exception {
        try (Office dead = start(1);
                Office alive = start(2)) {
            AccountId account = dead.account("sleeper");
            StoredIntent open = record(dead);
            alive.pass(TWO_HOURS);
            assertThat(alive.dispatcher.step()).isTrue();
            expired(alive, open, account);
            assertThat(dead.dispatcher.step())
                    .as("nor does the first when it wakes")
                    .isFalse();
            assertThat(dead.venue.sentAt(open.id())).isEmpty();
        }
    }

    private static StoredIntent record(Office office) {
        Receipt receipt = office.open("sleeper", "key");
        assertThat(receipt.accepted()).as(receipt.toString()).isTrue();
        return Objects.requireNonNull(receipt.intent());
    }

    private static void expired(Office office, StoredIntent open, AccountId account) {
        assertThat(office.venue.sentAt(open.id())).as("never sent").isEmpty();
        office.store.transact(tx -> {
            assertThat(tx.intent(open.id()).orElseThrow().state()).isEqualTo(IntentState.EXPIRED);
            assertThat(tx.reservations(account)).as("its reservation has ended").isEmpty();
            List<BusinessEvent> events = tx.events(0, 10);
            assertThat(events)
                    .as("its user is told; a dead letter is for admins")
                    .filteredOn(event -> "sleeper".equals(event.user()))
                    .extracting(BusinessEvent::type)
                    .containsExactly("EXPIRED");
            return true;
        });
    }
}
