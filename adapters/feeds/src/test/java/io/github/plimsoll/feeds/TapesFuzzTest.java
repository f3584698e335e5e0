package io.github.plimsoll.feeds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed files at the readers of tapes. */
class TapesFuzzTest {
    private static final int COUNT = 1_000;

    private interface Reading {
        Tape from(byte[] file) throws Exception;
    }

    private static Parser parser(String name, String seed, Reading reading) {
        return new Parser(name, List.of(seed.getBytes(UTF_8)), input -> {
            try {
                Tape tape = reading.from(input);
                sound(tape);
                return Math.min(tape.size(), 130);
            } catch (TapeException refused) {
                String why = String.valueOf(refused.getMessage());
                return Fuzz.shape(why.substring(why.indexOf(": ") + 2));
            }
        });
    }

    private static void sound(Tape tape) {
        for (int i = 0; i < tape.size(); i++) {
            if (tape.units(i) <= 0 || (i > 0 && tape.worldMicros(i) < tape.worldMicros(i - 1))) {
                throw new IllegalStateException("an impossible tick " + i);
            }
        }
        if (tape.size() == 0 || tape.worldMicros(0) != Tape.WORLD_START_MICROS) {
            throw new IllegalStateException("a tape that does not begin");
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void aChangedFileIsATapeOrRefused(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() {
        String bar = "{\"endTime\":%s,\"openPrice\":1600.5,\"highPrice\":1610,\"lowPrice\":1599.1,\"closePrice\":1605,"
                + "\"volume\":12.5,\"amount\":3}";
        return List.of(
                parser(
                        "tape of trades",
                        "timestamp,price,amount\n1385337600,800.42,0.5\n1385337600,801,2\n1385337605,799.99,1e-3\n",
                        file -> TradeTape.read("t", Instrument.cryptoPerp("BTC"), new ByteArrayInputStream(file))),
                parser(
                        "tape of bars",
                        "{\"name\":\"ETH\",\"ohlc\":[" + bar.formatted("1678665599999") + ","
                                + bar.formatted("1678665899999") + "]}",
                        file -> BarTape.read("t", Instrument.cryptoPerp("ETH"), new ByteArrayInputStream(file))));
    }
}
