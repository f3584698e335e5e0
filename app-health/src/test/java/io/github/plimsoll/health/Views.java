package io.github.plimsoll.health;

import io.github.plimsoll.health.PageView.Tone;
import java.time.Instant;
import java.util.List;

/** Views for tests. */
final class Views {
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private Views() {}

    static PageView of(String equity, Tone feed, PageView.Control control) {
        return named("Welcome", equity, feed, control);
    }

    static PageView.Control active() {
        return new PageView.Control("ACTIVE", Tone.GOOD, "", "", List.of());
    }

    static PageView.Control halted() {
        return new PageView.Control(
                "HALTED",
                Tone.BAD,
                "stopped by demo",
                "2026-01-05 00:01:00 UTC",
                List.of(new PageView.Stop("global", "HALTED", "stopped by demo", "demo", "2026-01-05 00:01:00 UTC")));
    }

    /** Every text of others is {@code text}. */
    static PageView named(String text, String equity, Tone feed, PageView.Control control) {
        return new PageView(
                "DRY",
                control,
                text,
                List.of(),
                new PageView.Account(
                        text,
                        text,
                        text,
                        equity,
                        "+1.00",
                        "5.00",
                        "6.00",
                        "7.00",
                        "8.00",
                        "9.5",
                        List.of(
                                new PageView.Point(START, "100.00"),
                                new PageView.Point(START.plusSeconds(60), "90.00"),
                                new PageView.Point(START.plusSeconds(120), "110.00"))),
                List.of(new PageView.Position(
                        text, text, "LONG", text, text, text, text, text, "-2.00", text, "1.5", Tone.BAD, text)),
                List.of(new PageView.Order(text, text, text, text, text, text, text, Tone.PLAIN, text, text)),
                List.of(new PageView.Feed(
                        text,
                        text,
                        "0.5000",
                        text,
                        feed,
                        feed == Tone.BAD ? text : "",
                        List.of(new PageView.Source(
                                "alpha",
                                text,
                                feed,
                                text,
                                "0.5",
                                3,
                                "-0.0021",
                                List.of("0.0010", "", "-0.0021"),
                                text,
                                text)))),
                List.of(new PageView.Limit(text, text, "10", "9", "1", text, "90", Tone.WARN)),
                List.of(new PageView.Decision(text, text, false, text, text, text, List.of(text))),
                List.of(new PageView.Task(text, text, Tone.GOOD, 1, "0.2", text)));
    }
}
