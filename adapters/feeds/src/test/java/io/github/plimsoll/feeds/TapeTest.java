package io.github.plimsoll.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeTest {
    private static final long START = Tape.WORLD_START_MICROS;
    private static final long SECOND = 1_000_000;
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");

    static long units(String price) {
        return Price.parse(price, 10).units();
    }

    @Test
    void theBitcoinTapeHolds100000Trades() {
        Tape tape = Tape.btcUsd();

        assertThat(tape.records()).isEqualTo(100_000);
        assertThat(tape.size()).isEqualTo(100_000);
        assertThat(tape.interpolated()).isFalse();
        assertThat(tape.instrument().id()).isEqualTo("BTC-USD");
        assertThat(tape.worldMicros(0)).isEqualTo(START).isEqualTo(1_767_571_200_000_000L);
        assertThat(tape.units(0)).isEqualTo(units("800.01"));
        assertThat(tape.worldMicros(1)).as("13 s later in the file").isEqualTo(START + 13 * SECOND);
        assertThat(tape.units(99_999)).isEqualTo(units("999"));
        assertThat(tape.endMicros() - START).isBetween(576_125 * SECOND, 576_126 * SECOND);
        assertSound(tape);
    }

    @Test
    void theEtherTapeHolds580BarsAsPaths() {
        Tape tape = Tape.ethUsd();

        assertThat(tape.records()).isEqualTo(580);
        assertThat(tape.size()).isEqualTo(580 * 60);
        assertThat(tape.interpolated()).isTrue();
        assertThat(tape.worldMicros(0)).isEqualTo(START);
        assertThat(tape.endMicros()).isEqualTo(START + 580 * 300 * SECOND);
        assertThat(tape).hasToString("ETH-USD 34800 ticks (interpolated)");
        // The first bar fell: open 1673.58, high 1677.62, low 1672.44, close 1672.99.
        assertThat(tape.units(0)).isEqualTo(units("1673.58"));
        assertThat(tape.units(20)).isEqualTo(units("1677.62"));
        assertThat(tape.units(30)).as("half way down").isEqualTo(units("1675.03"));
        assertThat(tape.units(40)).isEqualTo(units("1672.44"));
        assertThat(tape.units(59)).isEqualTo(units("1672.99"));
        assertThat(tape.units(60)).as("the next bar's own open").isEqualTo(units("1673.04"));
        assertThat(tape.worldMicros(59)).isEqualTo(START + 295 * SECOND);
        assertSound(tape);
    }

    private static void assertSound(Tape tape) {
        for (int i = 1; i < tape.size(); i++) {
            if (tape.worldMicros(i) <= tape.worldMicros(i - 1) || tape.units(i) <= 0) {
                throw new AssertionError("tick " + i + " of " + tape);
            }
        }
    }

    @Test
    void theTickAtATimeIsTheLastOneNotAfterIt() {
        Tape tape = Tape.btcUsd();

        assertThat(tape.tickAt(START - 1)).isEqualTo(-1);
        assertThat(tape.tickAt(START)).isZero();
        assertThat(tape.tickAt(START + 13 * SECOND - 1)).isZero();
        assertThat(tape.tickAt(START + 13 * SECOND)).isEqualTo(1);
        assertThat(tape.tickAt(Long.MAX_VALUE)).isEqualTo(99_999);
    }

    @Test
    void tradesOfOneSecondAreSpreadOverIt() {
        Tape tape = trades("timestamp,price,amount\n7,1,1\n8,2,1\n8,3,0\n8,4.5,1\n9,5.0000000001,1\n");

        assertThat(tape.size()).isEqualTo(5);
        assertThat(tape.worldMicros(1)).isEqualTo(START + SECOND);
        assertThat(tape.worldMicros(2)).isEqualTo(START + SECOND + 333_333);
        assertThat(tape.worldMicros(3)).isEqualTo(START + SECOND + 666_666);
        assertThat(tape.worldMicros(4)).isEqualTo(START + 2 * SECOND);
        assertThat(tape.units(3)).isEqualTo(units("4.5"));
        assertThat(tape.units(4)).isEqualTo(50_000_000_001L);
    }

    @Test
    void aCorruptTradeTapeIsOneSentenceWithFileLineAndRule() {
        String head = "timestamp,price,amount\n1,1,1\n";
        record Bad(String text, String message) {}
        for (Bad bad : List.of(
                new Bad("", "line 1: the header must be timestamp,price,amount"),
                new Bad("time,price,amount\n", "line 1: the header must be timestamp,price,amount"),
                new Bad("timestamp,price,amount\n", "line 1: there must be at least one trade"),
                new Bad(head + "2,1", "line 3: a trade has three fields, timestamp,price,amount"),
                new Bad(head + "2,1,1,1", "line 3: a trade has three fields, timestamp,price,amount"),
                new Bad(head + "\n2,1,1", "line 3: a trade has three fields, timestamp,price,amount"),
                new Bad(head + "2,0,1", "line 3: price must be above 0"),
                new Bad(head + "2,-1,1", "line 3: price must be above 0"),
                new Bad(head + "2,1,-1", "line 3: amount must not be negative"),
                new Bad(head + "2,1," + "0".repeat(200), "line 3: a line has at most 120 characters"),
                new Bad(head + "0,1,1", "line 3: timestamp must not go back (1, then 0)"),
                new Bad(head + "4102444801,1,1", "line 3: timestamp must be unix seconds up to the year 2100"),
                new Bad(
                        head + "2,NaN,1",
                        "line 3: price must be plain digits with at most one point, such as 12.5, but" + " is \"NaN\""),
                new Bad(
                        head + "2,1e3,1",
                        "line 3: price must be plain digits with at most one point, such as 12.5, but" + " is \"1e3\""),
                new Bad(
                        head + "2,1.,1",
                        "line 3: price must be plain digits with at most one point, such as 12.5, but" + " is \"1.\""),
                new Bad(head + "2,,1", "line 3: price is empty; write a number such as 12.5"),
                new Bad(head + "2,0.00000000001,1", "line 3: price has more than 10 decimals: 0.00000000001"),
                new Bad(head + "2,9999999999,1", "line 3: price is too large: 9999999999"))) {
            assertThatThrownBy(() -> trades(bad.text))
                    .as(bad.text)
                    .isInstanceOf(TapeException.class)
                    .hasMessage("tape test.csv, " + bad.message);
        }
    }

    @Test
    void aCorruptBarTapeIsOneSentenceWithFileLineAndRule() {
        String good = bar(299_999, "2", "3", "1", "2.5");
        record Bad(String text, String message) {}
        String fields = "a bar has the fields endTime, openPrice, highPrice, lowPrice, closePrice, volume, amount";
        for (Bad bad : List.of(
                new Bad("", "line 1: the file must be one JSON object"),
                new Bad("[]", "line 1: the file must be one JSON object"),
                new Bad("{}", "line 1: ohlc must hold at least one bar"),
                new Bad("{\"ohlc\":[]}", "line 1: ohlc must hold at least one bar"),
                new Bad("{\"ohlc\":[\n", "line 2: is not well-formed JSON"),
                new Bad("{\"ohlc\":{}}", "line 1: ohlc must be a list of bars"),
                new Bad("{\"name\":1}", "line 1: name must be a text"),
                new Bad("{\"other\":1}", "line 1: only name and ohlc are known"),
                new Bad("{\"ohlc\":[7]}", "line 1: a bar must be an object"),
                new Bad("{\"ohlc\":[\n{\"x\":1}]}", "line 2: " + fields),
                new Bad("{\"ohlc\":[\n{\"endTime\":299999}]}", "line 2: " + fields),
                new Bad("{\"ohlc\":[\n{\"endTime\":1,\"endTime\":1}]}", "line 2: is not well-formed JSON"),
                new Bad("{\"ohlc\":[\n{\"endTime\":\"1\"}]}", "line 2: endTime must be a whole number"),
                new Bad("{\"ohlc\":[\n{\"openPrice\":null}]}", "line 2: openPrice must be a number"),
                new Bad("{\"ohlc\":[\n{\"openPrice\":NaN}]}", "line 2: is not well-formed JSON"),
                new Bad(
                        "{\"ohlc\":[\n{\"openPrice\":1e3}]}",
                        "line 2: openPrice must be plain digits with at most one"
                                + " point, such as 12.5, but is \"1e3\""),
                new Bad(
                        bars(bar(300_000, "2", "3", "1", "2")),
                        "line 2: endTime must be the last millisecond of 5" + " minutes"),
                new Bad(
                        bars(good, bar(299_999, "2", "3", "1", "2")),
                        "line 3: endTime must be 300000 after the bar" + " before"),
                new Bad(bars(bar(299_999, "2", "3", "0", "2")), "line 2: lowPrice must be above 0"),
                new Bad(
                        bars(bar(299_999, "2", "3", "2.1", "2.5")),
                        "line 2: lowPrice must not be above openPrice or" + " closePrice"),
                new Bad(
                        bars(bar(299_999, "2", "2.4", "1", "2.5")),
                        "line 2: highPrice must not be below openPrice or" + " closePrice"),
                new Bad(bars(good) + "{}", "line 2: nothing may follow the object"))) {
            assertThatThrownBy(() -> bars2(bad.text))
                    .as(bad.text)
                    .isInstanceOf(TapeException.class)
                    .hasMessage("tape test.json, " + bad.message);
        }
        Tape rising = bars2(bars(good));
        assertThat(rising.units(20)).as("a bar that rose goes to its low first").isEqualTo(units("1"));
        assertThat(rising.units(40)).isEqualTo(units("3"));
        assertThat(rising.units(59)).isEqualTo(units("2.5"));
    }

    @Test
    void aFileOfOnesOwnIsReadAndAMissingOneNamed(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("own.csv");
        Files.writeString(file, "timestamp,price,amount\n7,12.5,1\n");
        assertThat(Tape.trades(file, BTC).units(0)).isEqualTo(units("12.5"));

        Path missing = dir.resolve("missing.json");
        assertThatThrownBy(() -> Tape.bars(missing, BTC))
                .isInstanceOf(TapeException.class)
                .hasMessage("tape " + missing + ": cannot be read (NoSuchFileException)");
    }

    private static String bar(long end, String open, String high, String low, String close) {
        return "{\"endTime\":" + end + ",\"openPrice\":" + open + ",\"highPrice\":" + high + ",\"lowPrice\":" + low
                + ",\"closePrice\":" + close + ",\"volume\":1.5,\"amount\":0}";
    }

    private static String bars(String... bars) {
        return "{\"ohlc\":[\n" + String.join(",\n", bars) + "]}";
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Tape trades(String text) {
        try {
            return TradeTape.read("test.csv", BTC, bytes(text));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Tape bars2(String text) {
        try {
            return BarTape.read("test.json", BTC, bytes(text));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
