package io.github.plimsoll.bot;

/** The program behind {@code ./plimsoll}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Cli.run(args));
    }
}
