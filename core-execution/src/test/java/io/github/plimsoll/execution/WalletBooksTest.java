package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Money that moves on the chain is booked when a person says so, to the unit, once, and only while nothing else moves. */
class WalletBooksTest {
    private @Nullable ScriptedVenue venue;

    private final World world = World.create(w -> {
        w.mode = Mode.LIVE;
        w.venueWrap = inner -> {
            ScriptedVenue live = new ScriptedVenue(inner);
            live.mode = Mode.LIVE;
            venue = live;
            return live;
        };
    });

    private void wallet(@Nullable String amount) {
        Objects.requireNonNull(venue).balance = amount == null ? null : usd(amount);
    }

    private WalletStanding seen() {
        return world.desk.wallet(World.HERS).standing().orElseThrow();
    }

    private Usd cash() {
        return world.memory.transact(tx -> tx.balance(World.HERS, Book.CASH));
    }

    @Test
    @DisplayName("what came in and what went out becomes cash, audited, and a second time nothing")
    void booked() {
        wallet("10250.5");
        assertThat(seen().unbooked()).isEqualTo(usd("250.5"));
        assertThat(cash()).as("looking books nothing").isEqualTo(usd("10000"));
        WalletStanding agreed = seen();
        assertThat(world.desk.bookWallet(World.HERS, agreed, "olga", "t").standing())
                .hasValue(agreed);
        assertThat(cash()).isEqualTo(usd("10250.5"));
        assertThat(world.audit(World.HERS)).endsWith("DEPOSIT");
        assertThat(world.desk.bookWallet(World.HERS, agreed, "olga", "t").why())
                .as("it is not what was agreed on any more")
                .contains("10250.50 USD and the wallet 10250.50 USD by now");
        assertThat(cash()).isEqualTo(usd("10250.5"));

        wallet("100");
        world.desk.bookWallet(World.HERS, seen(), "olga", "t");
        assertThat(cash()).isEqualTo(usd("100"));
        assertThat(world.audit(World.HERS)).endsWith("WITHDRAWAL");
        assertThat(seen().unbooked()).isEqualTo(Usd.ZERO);
        world.desk.bookWallet(World.HERS, seen(), "olga", "t");
        assertThat(world.audit(World.HERS).stream().filter("WITHDRAWAL"::equals))
                .hasSize(1);
        Books.check(world);
    }

    @Test
    @DisplayName("what the venue does not show, or what moves, is not booked")
    void unknown() {
        wallet(null);
        assertThat(world.desk.wallet(World.HERS).why()).contains("does not show the money");
        wallet("10300");
        WalletStanding agreed = seen();
        wallet("10301");
        assertThat(world.desk.bookWallet(World.HERS, agreed, "olga", "t").standing())
                .isEmpty();
        world.control.armLive("olga", "t");
        assertThat(world.open("o", Side.LONG, "100", 10).accepted()).isTrue();
        assertThat(world.desk.wallet(World.HERS).why()).isEqualTo("the account moves just now");
        world.settle();
        assertThat(cash()).isLessThan(usd("10000"));
        assertThat(world.desk.bookWallet(World.HERS, agreed, "olga", "t").standing())
                .isEmpty();
        Books.check(world);
    }

    @Test
    void paperHasNoWallet() {
        World paper = World.create();
        assertThat(paper.desk.wallet(World.HERS).why()).contains("is no LIVE account");
    }
}
