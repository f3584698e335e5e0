package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.chain.ChainFacts;
import io.github.plimsoll.bot.command.HeldBy;
import io.github.plimsoll.bot.command.Readiness;
import io.github.plimsoll.bot.command.Rehearsals;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.live.VenueLook;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.upkeep.Backups;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at every part of an installation for what stands against real money. Thread-safe. */
final class LiveView implements LiveLook {
    private final Settings settings;
    private final ControlPlane control;
    private final Readiness readiness;
    private final Supplier<List<String>> missingPrices;
    private final ChainFacts chain;
    private final VenueLook venue;
    private final Rehearsals rehearsals;
    private final WorldClock clock;

    /** @param missingPrices markets without a usable price, a sentence each */
    LiveView(
            Settings settings,
            ControlPlane control,
            Readiness readiness,
            Supplier<List<String>> missingPrices,
            ChainFacts chain,
            VenueLook venue,
            Rehearsals rehearsals,
            WorldClock clock) {
        this.settings = settings;
        this.control = control;
        this.readiness = readiness;
        this.missingPrices = missingPrices;
        this.chain = chain;
        this.venue = venue;
        this.rehearsals = rehearsals;
        this.clock = clock;
    }

    @Override
    public LiveFacts look() {
        long micros = clock.epochMicros();
        Instant now =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        return new LiveFacts(
                settings.get(Keys.EXECUTION_MODE),
                readiness.waitingFor(),
                control.readings().stream()
                        .filter(reading -> !reading.live())
                        .map(HeldBy::text)
                        .toList(),
                missingPrices.get(),
                chain.nodes(),
                chain.contracts(),
                venue.differences(),
                venue.unbookable(),
                venue.problems(),
                venue.protection(),
                venue.signer(),
                chain.delegate(),
                venue.payer(),
                rehearsals.stopped(now),
                backup(),
                chain.leastEth(),
                chain.allowance(),
                traders(),
                now);
    }

    private List<LiveFacts.Trader> traders() {
        // Whom settings name no more trades nothing here: the start has seen to that.
        List<Account> accounts = rehearsals.live().stream()
                .filter(account -> venue.trader(account).value().isPresent())
                .toList();
        List<ChainFacts.Funds> funds =
                chain.funds(accounts.stream().map(venue::trader).toList());
        List<LiveFacts.Trader> all = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            all.add(new LiveFacts.Trader(
                    account.user().value(),
                    funds.get(i).eth(),
                    funds.get(i).usdc(),
                    venue.leastOrder(account),
                    funds.get(i).allowed(),
                    account.positionsOpened() > 0,
                    rehearsals.onPaper(account)));
        }
        return all;
    }

    private Fact<Instant> backup() {
        String folder = settings.get(Keys.BACKUP_FOLDER);
        if (folder.isEmpty()) {
            return Fact.unknown("BACKUP_FOLDER is not set");
        }
        try {
            return Backups.newest(Path.of(folder))
                    .map(Fact::known)
                    .orElseGet(() -> Fact.unknown("there is no whole backup in " + folder));
        } catch (IOException unreadable) {
            return Fact.unknown("the folder " + folder + " cannot be read");
        }
    }
}
