package io.github.plimsoll.feeds;

import io.github.plimsoll.numbers.Instrument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * Recorded prices of one instrument in world time: strictly ascending times, prices above 0. Every tape begins at
 * {@link #WORLD_START_MICROS}, whenever it was recorded. Immutable and thread-safe.
 */
public final class Tape {
    /** 2026-01-05T00:00:00Z, where world time and every tape begin, in epoch microseconds. */
    public static final long WORLD_START_MICROS =
            Instant.parse("2026-01-05T00:00:00Z").getEpochSecond() * 1_000_000L;

    private final String file;
    private final Instrument instrument;
    private final boolean interpolated;
    private final int records;
    private final long[] micros;
    private final long[] units;
    private final long endMicros;

    /** Takes ownership of both arrays. */
    Tape(
            String file,
            Instrument instrument,
            boolean interpolated,
            int records,
            long[] micros,
            long[] units,
            long endMicros) {
        this.file = file;
        this.instrument = instrument;
        this.interpolated = interpolated;
        this.records = records;
        this.micros = micros;
        this.units = units;
        this.endMicros = endMicros;
    }

    /**
     * BTC/USD trades of Bitstamp, 25 November to 1 December 2013, from {@code ta4j-examples} (MIT).
     *
     * @throws TapeException when the bundled file is missing or corrupt
     */
    public static Tape btcUsd() {
        String file = "bitstamp_trades_from_20131125_usd.csv";
        return bundled(file, in -> TradeTape.read(file, Instrument.cryptoPerp("BTC"), in));
    }

    /**
     * ETH/USD 5-minute bars of Binance US, 13 to 15 March 2023, from {@code ta4j-examples} (MIT).
     *
     * @throws TapeException when the bundled file is missing or corrupt
     */
    public static Tape ethUsd() {
        String file = "ETH-USD-PT5M-2023-3-13_2023-3-15.json";
        return bundled(file, in -> BarTape.read(file, Instrument.cryptoPerp("ETH"), in));
    }

    /**
     * Trades from a file of our own: header {@code timestamp,price,amount}, then unix seconds, price and amount, ordered
     * by time. Trades of one second are spread evenly over it.
     *
     * @throws TapeException naming file, line and rule
     */
    public static Tape trades(Path path, Instrument instrument) {
        return fromFile(path, in -> TradeTape.read(path.toString(), instrument, in));
    }

    /**
     * 5-minute bars from a file of our own, as {@code {"name":...,"ohlc":[{endTime, openPrice, highPrice, lowPrice,
     * closePrice, volume, amount}]}}; see {@link #interpolated}.
     *
     * @throws TapeException naming file, line and rule
     */
    public static Tape bars(Path path, Instrument instrument) {
        return fromFile(path, in -> BarTape.read(path.toString(), instrument, in));
    }

    /**
     * One market of a recorded session: the quotes of the source that gave the most of them there, in the order in which
     * they were passed on. Prices of 0 or below and quotes without a later time than the one before are left out.
     *
     * @throws TapeException when the file is no recording, is damaged before its first quote of the market, or has none
     */
    public static Tape recorded(Path path, Instrument instrument) {
        return fromFile(path, in -> RecordedTape.read(path.toString(), instrument, in));
    }

    /** Name of the file it came from. */
    public String file() {
        return file;
    }

    public Instrument instrument() {
        return instrument;
    }

    /**
     * Whether the ticks between a bar's prices are computed: from open in straight lines to the low, the high and the
     * close (to the high first when the bar fell), one tick every 5 s. False: every tick was a trade.
     */
    public boolean interpolated() {
        return interpolated;
    }

    /** Trades or bars in the file. */
    public int records() {
        return records;
    }

    /** Ticks on the tape. */
    public int size() {
        return micros.length;
    }

    /** World time of a tick, epoch microseconds. */
    public long worldMicros(int tick) {
        return micros[tick];
    }

    /** Price of a tick, units at the instrument's price decimals. */
    public long units(int tick) {
        return units[tick];
    }

    /** World time at which its sources stop quoting, epoch microseconds. */
    public long endMicros() {
        return endMicros;
    }

    /** The last tick at or before a world time; -1 before the first. */
    public int tickAt(long worldMicros) {
        int found = Arrays.binarySearch(micros, worldMicros);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public String toString() {
        return instrument + " " + size() + " ticks" + (interpolated ? " (interpolated)" : "");
    }

    private interface Reading {
        Tape from(InputStream in) throws IOException;
    }

    private static Tape bundled(String file, Reading reading) {
        try (InputStream in = Tape.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new TapeException(file, "is not on the class path; it comes with org.ta4j:ta4j-examples");
            }
            return reading.from(in);
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static Tape fromFile(Path path, Reading reading) {
        Objects.requireNonNull(path, "path");
        try (InputStream in = Files.newInputStream(path)) {
            return reading.from(in);
        } catch (IOException unreadable) {
            throw unreadable(path.toString(), unreadable);
        }
    }

    private static TapeException unreadable(String file, IOException cause) {
        TapeException exception =
                new TapeException(file, "cannot be read (" + cause.getClass().getSimpleName() + ")");
        exception.initCause(cause);
        return exception;
    }
}
