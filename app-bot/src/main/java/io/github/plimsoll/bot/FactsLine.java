package io.github.plimsoll.bot;

import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.bot.avantis.AvantisTerms;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.numbers.WorldClock;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code avantis-facts}: what the venue says of itself and of the markets, one fact a line, for a person to compare and approve. */
@Command(
        name = "avantis-facts",
        description =
                "Prints what Avantis says of itself, for a person to compare and to approve as AVANTIS_FACTS_FILE.",
        mixinStandardHelpOptions = true)
final class FactsLine implements Callable<Integer> {
    private static final int UNAVAILABLE = 69;

    private final PrintStream out;
    private final PrintStream err;
    private final Supplier<Settings> settings;

    FactsLine(PrintStream out, PrintStream err, Supplier<Settings> settings) {
        this.out = out;
        this.err = err;
        this.settings = settings;
    }

    @Override
    public Integer call() {
        Settings all = settings.get();
        AvantisMarkets markets = new AvantisMarkets(
                AvantisTerms.of(LiveSettings.of(all), ChainSettings.of(all)),
                VenueFacts.parse(""),
                WorldClock.of(() -> System.currentTimeMillis() * 1_000L, System::nanoTime));
        Optional<String> trouble = markets.refresh();
        Optional<String> proposal = trouble.isPresent() ? Optional.empty() : markets.proposal();
        if (proposal.isEmpty()) {
            err.println("plimsoll: the venue does not say now what it is: " + trouble.orElse("it does not answer")
                    + "; try again, or look at AVANTIS_URL");
            return UNAVAILABLE;
        }
        out.println(
                "# Nothing of this is approved. Compare each line with what you know of the venue; docs/live.md says how.");
        out.print(proposal.get());
        return 0;
    }
}
