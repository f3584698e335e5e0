package io.github.plimsoll.testkit.suites.sim;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The command {@code sim}: many seeds, or the story of one. */
public final class SimMain {
    private static final int USAGE = 64;

    private SimMain() {}

    /** Ends with 0 when every invariant held, 1 when one broke, 64 when the words are wrong. */
    public static void main(String[] words) {
        System.exit(run(List.of(words), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        SimOptions options;
        try {
            options = SimOptions.parse(words);
        } catch (IllegalArgumentException wrong) {
            err.println("plimsoll: " + wrong.getMessage());
            return USAGE;
        }
        if (options.replay() != null) {
            SeedResult result = Simulation.run(options.replay(), options.minutes(), out::println);
            out.println(end(result));
            return result.passed() ? 0 : 1;
        }
        SimReport report = SimReport.of(options, line -> err.println("plimsoll: " + line));
        out.println(report.line());
        return report.passed() ? 0 : 1;
    }

    static String end(SeedResult result) {
        String broken = result.broken();
        return String.format(
                Locale.ROOT,
                "{\"seed\":%d,\"hours\":%.2f,\"hash\":\"%s\",\"passed\":%s%s}",
                result.seed(),
                result.micros() / 3.6e9,
                result.hash(),
                result.passed(),
                broken == null ? "" : ",\"broken\":\"" + SimReport.quoted(broken) + "\"");
    }
}
