package io.github.plimsoll.avantis.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed descriptions of the venue. */
class CatalogueFuzzTest {
    private static final int COUNT = 1_000;

    @ParameterizedTest
    @MethodSource("parsers")
    void onlyTypedRefusalsComeOut(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() {
        return List.of(catalogue(), meta());
    }

    private static Parser catalogue() {
        String seed = Markets.catalogue(Markets.pair(0, "ETH", false) + "," + Markets.pair(116, "BTC_UPSIDE", true));
        return new Parser("pair catalogue", List.of(seed.getBytes(UTF_8)), input -> {
            try {
                Catalogue read = Catalogue.read(input);
                for (String symbol : read.symbols()) {
                    PairTerms terms = read.find(symbol).orElseThrow().terms();
                    if (terms.minLeverage() <= 0 || terms.maxLeverage() < terms.minLeverage() || terms.index() < 0) {
                        throw new IllegalStateException("an impossible market: " + terms);
                    }
                }
                return Math.min(3, read.symbols().size())
                        + (read.unreadable().isEmpty()
                                ? ""
                                : Fuzz.shape(read.unreadable().get(0).replaceAll("[0-9.:]", " ")));
            } catch (RefusedException refused) {
                return refused.code();
            }
        });
    }

    private static Parser meta() {
        return new Parser("meta", List.of(Markets.META.getBytes(UTF_8)), input -> {
            try {
                VenueFacts read = VenueFacts.of(input, Markets.usual(), List.of("BTC/USD"));
                FactReport report = read.against(read, VenueFacts.BASE_MAINNET);
                if (report.toString().indexOf('\n') >= 0) {
                    throw new IllegalStateException("a report of two lines");
                }
                return Math.min(5, report.changes().size());
            } catch (RefusedException refused) {
                return refused.code();
            }
        });
    }
}
