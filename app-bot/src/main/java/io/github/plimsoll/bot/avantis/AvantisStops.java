package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.BackstopNotes;
import io.github.plimsoll.avantis.venue.BackstopTerms;
import io.github.plimsoll.avantis.venue.Backstops;
import io.github.plimsoll.avantis.venue.BookedStop;
import io.github.plimsoll.avantis.venue.LevelsSigner;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.StopBooks;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The venue's own stops behind those of the books, as settings want them. Thread-safe but for {@link #protect}. */
final class AvantisStops {
    private final Optional<BigDecimal> percent;
    private final Backstops backstops;
    private final WorldClock clock;

    /**
     * @param percent how far behind each stop; empty for none there
     * @param holdings what an account holds, as the venue shows it now
     * @param wallets of the accounts
     * @param instruments their markets
     * @param journal which positions are tracked
     */
    AvantisStops(
            Optional<BigDecimal> percent,
            AvantisSide.Parts parts,
            AvantisSettings settings,
            Function<AccountId, Optional<UserData>> holdings,
            SortedMap<AccountId, TraderWallet> wallets,
            List<Instrument> instruments,
            AvantisMarkets markets,
            MarkSource marks,
            OrderJournal journal,
            WorldClock clock) {
        this.percent = percent;
        this.clock = clock;
        BackstopTerms terms = BackstopTerms.of(
                settings,
                percent.map(gap -> OptionalLong.of(gap.movePointRight(4).longValueExact()))
                        .orElseGet(OptionalLong::empty));
        BackstopNotes notes = new BackstopNotes(parts.orders(), AvantisSide.VENUE);
        SortedMap<AccountId, LevelsSigner> signers = new TreeMap<>();
        wallets.forEach((account, wallet) -> signers.put(
                account,
                new LevelsSigner(
                        parts.key(),
                        settings.domain(),
                        account,
                        wallet,
                        journal,
                        notes,
                        () -> holdings.apply(account),
                        instruments,
                        marks,
                        terms.life(),
                        clock)));
        this.backstops =
                new Backstops(terms, settings, signers, instruments, markets, holdings, marks, journal, notes, clock);
    }

    /** Looks once at the positions of the accounts; whatever is frozen is left as it is. */
    void protect(StopBooks books, List<Account> all) {
        SortedMap<AccountId, Account> accounts = new TreeMap<>();
        all.forEach(account -> accounts.put(account.id(), account));
        List<BookedStop> stops = books.of(all).stream()
                .map(stop -> new BookedStop(stop.position(), stop.account().id(), stop.instrument(), stop.stop()))
                .toList();
        backstops.turn(
                stops,
                stop -> Optional.ofNullable(accounts.get(stop.account()))
                        .filter(account -> books.maySend(account, stop.instrument()))
                        .isPresent());
    }

    /** What is known of that of a position, half a sentence. */
    Optional<String> of(SortableId position) {
        return backstops.view(position).map(seen -> seen.sentence(clock.epochMicros()));
    }

    List<String> problems(Predicate<AccountId> whose) {
        return backstops.problems(whose);
    }

    /** What ends a position there while no process runs. */
    Fact<String> protection() {
        return Fact.known(percent.map(gap -> "the venue holds a stop " + gap.toPlainString()
                        + " % behind that of a position, where the position has one")
                .orElse("none are kept there: while no process runs, only its liquidation ends a position"));
    }
}
