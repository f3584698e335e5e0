package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.live.LiveSide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The commands that every front offers. */
public final class Catalogue {
    private Catalogue() {}

    /**
     * All of them.
     *
     * @param admins who may take the steps of what loosens
     * @param look what has to hold before real money is traded
     * @param live where it is traded
     */
    public static List<Command> of(
            Trading trading,
            Supplier<List<TaskStatus>> tasks,
            Admins admins,
            Verification verification,
            LiveLook look,
            List<LiveSide> live) {
        Tokens tokens = new Tokens(trading);
        Loosening loosening = new Loosening(trading, tokens, admins);
        Opener opener = new Opener(trading);
        Preview preview = new Preview(trading, tokens, live);
        StopAll stops = new StopAll(trading);
        List<Command> all = new ArrayList<>(ExitCommand.all(trading));
        all.add(new Flatten(trading));
        all.addAll(List.of(
                new Start(trading),
                new Markets(trading),
                new PriceCommand(trading),
                new Balance(trading),
                new Transfer(trading, true),
                new Transfer(trading, false),
                preview,
                new Open(trading, opener, preview),
                new Increase(trading),
                new Margin(trading),
                new Close(trading),
                new Cancel(trading),
                new Confirm(trading, tokens, opener, stops, loosening),
                new Positions(trading, live),
                new Orders(trading),
                new Portfolio(trading),
                new Limits(trading),
                new Risk(trading),
                new OwnRules(trading),
                new SettingsCommand(trading),
                new Status(trading, live),
                new RiskSummary(trading),
                new RateLimits(trading),
                new PriceFeeds(trading),
                new History(trading),
                new Trades(trading),
                new Performance(trading),
                new Export(trading),
                new Calc(trading),
                new Analyze(trading),
                new Why(trading),
                new EmergencyStop(trading, tokens, stops),
                loosening.add(new EmergencyResume(trading, loosening)),
                loosening.add(new Maintenance(trading, stops, loosening)),
                loosening.add(new RoleCommand(loosening, admins)),
                new Lock(trading),
                loosening.add(new Unlock(trading, loosening)),
                loosening.add(new ExecutionMode(trading, loosening, look)),
                new Reconcile(trading),
                new Dead(trading),
                loosening.add(new Resolve(trading, loosening)),
                new Verify(verification),
                new AuditCommand(trading),
                new SystemStatus(trading, tasks, live)));
        return List.copyOf(all);
    }
}
