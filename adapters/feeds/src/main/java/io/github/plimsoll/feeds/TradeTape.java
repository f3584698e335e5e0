package io.github.plimsoll.feeds;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Instrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads trades: {@code timestamp,price,amount}. Anything that is not exactly that is refused with its line. */
final class TradeTape {
    private static final String HEADER = "timestamp,price,amount";
    private static final int MAX_LINE = 120;
    /** 2100-01-01: a later time is a corrupt one. */
    private static final long MAX_SECOND = 4_102_444_800L;

    private final String file;
    private final Instrument instrument;
    private final Ticks ticks = new Ticks(1 << 12);
    private int line = 1;
    private long firstSecond;
    private long second;
    private int firstOfSecond;

    private TradeTape(String file, Instrument instrument) {
        this.file = file;
        this.instrument = instrument;
    }

    static Tape read(String file, Instrument instrument, InputStream in) throws IOException {
        return new TradeTape(file, instrument).read(in);
    }

    private Tape read(InputStream in) throws IOException {
        // ISO-8859-1 never fails: a strange byte becomes a strange character, which the rules below refuse.
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 13);
        if (!HEADER.equals(reader.readLine())) {
            throw broken("the header must be " + HEADER);
        }
        for (@Nullable String text = reader.readLine(); text != null; text = reader.readLine()) {
            line++;
            trade(text);
        }
        if (ticks.size() == 0) {
            throw broken("there must be at least one trade");
        }
        spread(ticks.size());
        long[] micros = ticks.micros();
        return new Tape(file, instrument, false, micros.length, micros, ticks.units(), micros[micros.length - 1]);
    }

    private void trade(String text) {
        int first = text.indexOf(',');
        int last = text.lastIndexOf(',');
        if (first < 0 || text.indexOf(',', first + 1) != last || last == first) {
            throw broken("a trade has three fields, " + HEADER);
        }
        if (text.length() > MAX_LINE) {
            throw broken("a line has at most " + MAX_LINE + " characters");
        }
        if (ticks.size() == Ticks.MAX) {
            throw broken("a tape has at most " + Ticks.MAX + " trades");
        }
        long at = decimal("timestamp", text.substring(0, first), 0);
        long price = decimal("price", text.substring(first + 1, last), instrument.priceDecimals());
        long amount = decimal("amount", text.substring(last + 1), 12);
        if (at < 0 || at > MAX_SECOND) {
            throw broken("timestamp must be unix seconds up to the year 2100");
        }
        if (price <= 0 || amount < 0) {
            throw broken(price <= 0 ? "price must be above 0" : "amount must not be negative");
        }
        if (ticks.size() == 0) {
            firstSecond = at;
            second = at;
        } else if (at < second) {
            throw broken("timestamp must not go back (" + second + ", then " + at + ")");
        } else if (at > second) {
            spread(ticks.size());
            firstOfSecond = ticks.size();
            second = at;
        }
        ticks.add(0, price);
    }

    /** The file knows seconds only: the k-th of n trades of a second gets the time k/n after its beginning. */
    private void spread(int until) {
        long begin = Tape.WORLD_START_MICROS + (second - firstSecond) * 1_000_000L;
        int count = until - firstOfSecond;
        for (int i = 0; i < count; i++) {
            ticks.setMicros(firstOfSecond + i, begin + i * 1_000_000L / count);
        }
    }

    private long decimal(String what, String text, int decimals) {
        long units = 0;
        int point = -1;
        int kept = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > 0 && i < length - 1) {
                point = i;
            } else if (c < '0' || c > '9' || (units >= Long.MAX_VALUE / 10 - 9)) {
                return slow(what, text, decimals);
            } else if (point < 0 || kept < decimals) {
                units = units * 10 + (c - '0');
                kept += point < 0 ? 0 : 1;
            } else if (c != '0') {
                return slow(what, text, decimals);
            }
        }
        if (length == 0) {
            return slow(what, text, decimals);
        }
        for (; kept < decimals; kept++) {
            if (units >= Long.MAX_VALUE / 10) {
                return slow(what, text, decimals);
            }
            units *= 10;
        }
        return units;
    }

    /** The ordinary parser, for its message and for what the fast path above leaves to it. */
    private long slow(String what, String text, int decimals) {
        try {
            return Decimals.parse(what, text, decimals);
        } catch (IllegalArgumentException | ArithmeticException bad) {
            throw broken(String.valueOf(bad.getMessage()));
        }
    }

    private TapeException broken(String rule) {
        return new TapeException(file, line, rule);
    }
}
