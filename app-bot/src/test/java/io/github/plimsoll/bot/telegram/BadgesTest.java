package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The mode in front of messages. */
class BadgesTest {
    private static final UserId ANN = new UserId("tg-1");
    private static final UserId BOB = new UserId("tg-2");

    /** A store that can fall silent and counts how often it was asked. */
    private static final class Fragile implements Store {
        final Store inner = new MemoryStore(System::nanoTime);
        boolean silent;
        int asked;

        @Override
        public <T> T transact(Work<T> work) {
            asked++;
            if (silent) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "silent", new IllegalStateException());
            }
            return inner.transact(work);
        }
    }

    private final Fragile store = new Fragile();
    private final AtomicLong nanos = new AtomicLong();
    private final Badges badges = new Badges(store, 3, nanos::get);

    private void open(UserId user, Mode mode) {
        Account account = new Account(
                new AccountId(mode.name().toLowerCase(Locale.ROOT) + ":paper:" + user.value()),
                user,
                "paper",
                mode,
                Asset.USDC,
                1,
                0);
        Boolean made = store.inner.transact(tx -> tx.insertAccount(account));
        assertThat(made).isTrue();
    }

    @Test
    void anyLiveAccountShows() {
        assertThat(badges.remembered(ANN)).as("never read").isEqualTo("?");
        assertThat(badges.read(ANN)).as("no account").isEqualTo("DRY");
        open(ANN, Mode.DRY);
        assertThat(badges.read(ANN)).isEqualTo("DRY");
        open(ANN, Mode.LIVE);
        assertThat(badges.remembered(ANN)).as("not read since").isEqualTo("DRY");
        assertThat(badges.read(ANN)).isEqualTo("LIVE");
        assertThat(badges.remembered(ANN)).isEqualTo("LIVE");
        assertThat(badges.read(BOB)).as("somebody else").isEqualTo("DRY");
    }

    @Test
    void aSilentStoreIsNeverDry() {
        open(ANN, Mode.LIVE);
        open(BOB, Mode.LIVE);
        assertThat(badges.read(ANN)).isEqualTo("LIVE");
        store.silent = true;
        assertThat(badges.read(ANN)).as("remembered").isEqualTo("LIVE");
        assertThat(badges.read(BOB)).as("nothing is remembered").isEqualTo("?");
        assertThat(store.asked).as("not asked again at once").isEqualTo(2);
        store.silent = false;
        nanos.addAndGet(Badges.PAUSE_NANOS - 1);
        assertThat(badges.read(BOB)).isEqualTo("?");
        nanos.addAndGet(1);
        assertThat(badges.read(BOB)).isEqualTo("LIVE");
    }

    @Test
    void soManyAreRemembered() {
        for (int i = 1; i <= 5; i++) {
            badges.read(new UserId("tg-" + i));
        }
        assertThat(badges.size()).isEqualTo(3);
        assertThat(badges.remembered(ANN)).as("the oldest is forgotten").isEqualTo("?");
        assertThat(badges.remembered(new UserId("tg-5"))).isEqualTo("DRY");
    }
}
