package io.github.plimsoll.bot.command;

/** {@code /open}: opens a position; USD is collateral before fees, n:USD is notional. */
final class Open implements Command {
    private final Trading trading;
    private final Opener opener;

    Open(Trading trading, Opener opener) {
        this.trading = trading;
        this.opener = opener;
    }

    @Override
    public String name() {
        return "/open";
    }

    @Override
    public String usage() {
        return OpenSyntax.USAGE;
    }

    @Override
    public String purpose() {
        return "opens a position; USD is collateral before fees, n:USD is notional";
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
        return opener.open(session, OpenSyntax.read(words, trading));
    }
}
