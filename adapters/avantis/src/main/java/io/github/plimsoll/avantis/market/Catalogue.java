package io.github.plimsoll.avantis.market;

import io.github.plimsoll.avantis.FeeRates;
import io.github.plimsoll.avantis.message.Fields;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pair catalogue ({@code /v2/trading}): markets by name. A market that is described in part is not there, and why is told
 * ({@link #unreadable}); so is a name that two listed markets have. Human units of the service become the contract's, cut
 * toward 0. Immutable.
 */
public final class Catalogue {
    private static final int UNITS = 10;
    private static final int USDC = 6;
    private static final int MAX_PAIRS = 2_000;

    private final long dataVersion;
    private final long maxTradesPerPair;
    private final SortedMap<String, Pair> pairs = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();

    private Catalogue(long dataVersion, long maxTradesPerPair) {
        this.dataVersion = dataVersion;
        this.maxTradesPerPair = maxTradesPerPair;
    }

    /**
     * Reads the catalogue.
     *
     * @throws RefusedException when it is none as a whole
     */
    public static Catalogue read(byte[] json) {
        Fields all = Fields.read("catalogue", json);
        Catalogue catalogue = new Catalogue(all.unsigned("dataVersion"), all.unsigned("maxTradesPerPair"));
        Map<String, Fields> infos = all.byName("pairInfos");
        if (infos.size() > MAX_PAIRS) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, "a catalogue has at most " + MAX_PAIRS + " pairs, not " + infos.size());
        }
        SortedSet<String> twice = new TreeSet<>();
        infos.forEach((number, info) -> {
            try {
                Pair pair = pair(number, info);
                Pair before = catalogue.pairs.get(pair.terms().symbol());
                if (before != null && before.terms().listed() && pair.terms().listed()) {
                    twice.add(pair.terms().symbol());
                } else if (before == null || pair.terms().listed()) {
                    catalogue.pairs.put(pair.terms().symbol(), pair);
                }
            } catch (RefusedException partial) {
                catalogue.unreadable.add("pair " + shown(number) + ": " + partial.getMessage());
            }
        });
        for (String symbol : twice) {
            catalogue.pairs.remove(symbol);
            catalogue.unreadable.add("two pairs are named " + symbol);
        }
        return catalogue;
    }

    private static String shown(String number) {
        return number.matches("[0-9]{1,9}") ? number : "without a number";
    }

    private static Pair pair(String number, Fields info) {
        long index = info.unsigned("index");
        if (!Long.toString(index).equals(number)) {
            throw new RefusedException(RefusalCode.MALFORMED, "it calls itself " + index);
        }
        String symbol = symbol(info.text("from")) + "/" + symbol(info.text("to"));
        boolean upside = info.object("storagePairParams").unsigned("isPnlTypeAllowed") != 0;
        Fields leverages = info.object("leverages");
        Fields values = info.object("values");
        Fields fees = info.object("additionalPairParams2");
        Fields interest = info.object("openInterest");
        PairTerms terms = new PairTerms(
                symbol,
                index,
                upside,
                info.is("isPairListed"),
                above(leverages, upside ? "pnlMinLeverage" : "minLeverage"),
                above(leverages, upside ? "pnlMaxLeverage" : "maxLeverage"),
                atLeast(info, info.has("minLevPosUSDC") ? "minLevPosUSDC" : "pairMinLevPosUSDC", USDC),
                above(values, "maxGainP"),
                above(values, "maxSlP"),
                atLeast(values, "maxLongOiP", UNITS),
                atLeast(values, "maxShortOiP", UNITS),
                new FeeRates(atLeast(fees, "openMakerFeeP", UNITS), atLeast(fees, "openTakerFeeP", UNITS)),
                new FeeRates(atLeast(fees, "closeMakerFeeP", UNITS), atLeast(fees, "closeTakerFeeP", UNITS)),
                feed(info.object("feed").text("feedId")));
        if (terms.minLeverage() > terms.maxLeverage()) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, "its least leverage is above its most");
        }
        PairState state = new PairState(
                fees.is("closeOnlyMode"),
                atLeast(interest, "long", USDC),
                atLeast(interest, "short", USDC),
                atLeast(info, "pairMaxOI", USDC),
                atLeast(info, "maxWalletOI", USDC));
        return new Pair(terms, state);
    }

    private static String symbol(String text) {
        if (!text.matches("[A-Z0-9_.]{1,24}")) {
            throw new RefusedException(RefusalCode.MALFORMED, "an asset has capital letters, digits and _ only");
        }
        return text;
    }

    private static String feed(String text) {
        if (!text.matches("0x[0-9a-fA-F]{64}")) {
            throw new RefusedException(RefusalCode.MALFORMED, "the id of a feed is 0x and 64 hex digits");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static long above(Fields from, String name) {
        long value = from.scaled(name, UNITS);
        if (value <= 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, name + " is above 0");
        }
        return value;
    }

    private static long atLeast(Fields from, String name, int decimals) {
        long value = from.scaled(name, decimals);
        if (value < 0) {
            throw new RefusedException(RefusalCode.OUT_OF_RANGE, name + " is at least 0");
        }
        return value;
    }

    /** The market of this name, such as {@code BTC/USD}; empty when it is not described, or not by itself. */
    public Optional<Pair> find(String symbol) {
        return Optional.ofNullable(pairs.get(symbol));
    }

    public List<String> symbols() {
        return List.copyOf(pairs.keySet());
    }

    /** Which markets are not there, and why. */
    public List<String> unreadable() {
        return Collections.unmodifiableList(unreadable);
    }

    public long dataVersion() {
        return dataVersion;
    }

    /** Most positions and waiting orders of one trader in one market. */
    public long maxTradesPerPair() {
        return maxTradesPerPair;
    }
}
