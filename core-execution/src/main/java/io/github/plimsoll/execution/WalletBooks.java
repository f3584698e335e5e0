package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Money that somebody sent to the wallet of a LIVE account, or took out of it: no command moves it, so the books learn of it when
 * a person says that it is so. Booked is exactly the difference that was seen, while nothing else moves. Thread-safe.
 */
final class WalletBooks {
    private final DeskParts parts;

    WalletBooks(DeskParts parts) {
        this.parts = parts;
    }

    WalletStanding.Seen look(AccountId id) {
        return look(id, null, "", "");
    }

    /**
     * Books what {@link #look} saw.
     *
     * @param agreed the standing that a person saw
     * @return the standing before it; unknown when it is another one by now, and then nothing is booked
     */
    WalletStanding.Seen book(AccountId id, WalletStanding agreed, String by, String trace) {
        return look(id, agreed, by, trace);
    }

    private WalletStanding.Seen look(AccountId id, @Nullable WalletStanding agreed, String by, String trace) {
        Optional<Account> before = parts.store().transact(tx -> tx.account(id));
        if (before.isEmpty() || before.get().mode() != Mode.LIVE) {
            return WalletStanding.Seen.unknown("account " + id + " is no LIVE account");
        }
        VenueSnapshot shown = parts.venues()
                .find(before.get().venue())
                .map(venue -> venue.snapshot(id))
                .orElseGet(VenueSnapshot::unknown);
        Usd wallet = shown.balance();
        if (!shown.known() || wallet == null) {
            return WalletStanding.Seen.unknown(
                    "the venue does not show the money of the wallet now, which it does not while"
                            + " an order is under way or something was told a moment ago");
        }
        return Contended.transact(parts.store(), tx -> {
            Account account = tx.lockAccount(id).orElseThrow();
            if (!account.equals(before.get())
                    || shown.cursor() > tx.venueCursor(account.venue())
                    || !tx.reservations(id).isEmpty()) {
                return WalletStanding.Seen.unknown("the account moves just now");
            }
            WalletStanding seen = new WalletStanding(tx.balance(id, Book.CASH), wallet);
            return agreed == null
                    ? new WalletStanding.Seen(Optional.of(seen), "")
                    : booked(tx, account, seen, agreed, by, trace);
        });
    }

    private WalletStanding.Seen booked(
            StoreTx tx, Account account, WalletStanding seen, WalletStanding agreed, String by, String trace) {
        if (!seen.equals(agreed)) {
            return WalletStanding.Seen.unknown("the books hold " + seen.books() + " USD and the wallet " + seen.wallet()
                    + " USD by now, and " + agreed.books() + " and " + agreed.wallet() + " were agreed on");
        }
        if (!seen.unbooked().equals(Usd.ZERO)) {
            Transferring.book(
                    parts,
                    tx,
                    account,
                    new Transferring.Flow(
                            seen.unbooked(), "wallet/" + parts.ids().next(), by, trace),
                    seen.wallet(),
                    parts.clock().epochMicros());
        }
        return new WalletStanding.Seen(Optional.of(seen), "");
    }
}
