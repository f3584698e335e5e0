package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.UserSettings;

/** {@code /open}: opens a position, now or at a limit or trigger; USD is collateral before fees, n:USD is notional. */
final class Open implements Command {
    private final Trading trading;
    private final Opener opener;
    private final Preview preview;

    Open(Trading trading, Opener opener, Preview preview) {
        this.trading = trading;
        this.opener = opener;
        this.preview = preview;
    }

    @Override
    public String name() {
        return "/open";
    }

    @Override
    public String usage() {
        return OpenSyntax.USAGE + " " + Resting.USAGE;
    }

    @Override
    public String purpose() {
        return "opens a position, now or at a limit or trigger; USD is collateral before fees, n:USD is notional";
    }

    @Override
    public String example() {
        return "/open BTC-USD long 100 10x sl 3% tp 6%";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        Resting resting = new Resting();
        OpenSyntax read = OpenSyntax.read(words, trading, resting);
        resting.check(words, read);
        UserSettings chosen = Chosen.of(trading, session);
        OpenSyntax typed = resting.limited() ? read : read.within(chosen.slippage());
        if (chosen.confirm()) {
            return preview.asked(session, typed, resting);
        }
        return resting.waits() ? opener.place(session, typed, resting) : opener.open(session, typed);
    }
}
