package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what settings say of real money. */
final class LiveValues {
    /** The venue is asked for one after the other, for some seconds each when it is slow. */
    private static final int MOST_TRADERS = 4;

    private static final int MOST_MARKETS = 50;
    private static final long MOST_BLOCKS = 10_000_000;
    private static final BigInteger MOST_WEI = BigInteger.TEN.pow(15);
    private static final BigDecimal MOST_PERCENT = BigDecimal.TEN;
    private static final BigDecimal LEAST_GAP = new BigDecimal("0.1");

    private LiveValues() {}

    /** Each user and each wallet once: the positions of one wallet are those of one account. */
    static SortedMap<UserId, EvmAddress> traders(String text) {
        SortedMap<UserId, EvmAddress> all = new TreeMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] ends = part.strip().split("=", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException(
                        "must be USER=ADDRESS, such as tg-7=0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70");
            }
            EvmAddress wallet = ChainValues.address(ends[1])
                    .orElseThrow(() -> new IllegalArgumentException("must name an address behind each ="));
            if (all.containsValue(wallet) || all.put(new UserId(ends[0]), wallet) != null) {
                throw new IllegalArgumentException("must name each user and each wallet once");
            }
        }
        if (all.size() > MOST_TRADERS) {
            throw new IllegalArgumentException("must be at most " + MOST_TRADERS + " traders");
        }
        return Collections.unmodifiableSortedMap(all);
    }

    /** Every path of the venue's services is below it. */
    static String url(String text) {
        if (!text.matches("|https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[A-Za-z0-9._/-]{1,200})?"
                + "|http://(127\\.0\\.0\\.1|localhost):[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "must be https://HOST[:PORT][/PATH], or http://127.0.0.1:PORT on this machine");
        }
        return text;
    }

    static Optional<EvmAddress> router(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must be an address");
        }
        return ChainValues.address(text);
    }

    static List<String> markets(String text) {
        List<String> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String market = part.strip();
            if (!market.matches("[A-Z0-9]{1,12}-USD") || all.contains(market) || all.size() == MOST_MARKETS) {
                throw new IllegalArgumentException("must be different markets, such as BTC-USD,ETH-USD");
            }
            all.add(market);
        }
        return List.copyOf(all);
    }

    static Optional<BigDecimal> percent(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value =
                text.matches("[0-9]{1,2}(\\.[0-9]{1,10})?") ? new BigDecimal(text) : MOST_PERCENT.add(MOST_PERCENT);
        if (value.compareTo(MOST_PERCENT) > 0) {
            throw new IllegalArgumentException(
                    "must be 0 to 10, in plain digits with at most 10 decimals, such as 0.05");
        }
        return Optional.of(value);
    }

    static Optional<Long> blocks(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long value = text.matches("[0-9]{1,8}") ? Long.parseLong(text) : Long.MAX_VALUE;
        if (value > MOST_BLOCKS) {
            throw new IllegalArgumentException("must be 0 to " + MOST_BLOCKS + " in digits, or empty");
        }
        return Optional.of(value);
    }

    static BigInteger wei(String text) {
        BigInteger value = text.matches("[0-9]{1,16}") ? new BigInteger(text) : MOST_WEI.add(BigInteger.ONE);
        if (value.compareTo(MOST_WEI) > 0) {
            throw new IllegalArgumentException("must be 0 to " + MOST_WEI + " in digits");
        }
        return value;
    }

    /** Nearer, the venue's stop would race the one that is watched here. */
    static Optional<BigDecimal> gap(String text) {
        if (text.equals("off")) {
            return Optional.empty();
        }
        BigDecimal value = text.matches("[0-9]{1,2}(\\.[0-9]{1,4})?") ? new BigDecimal(text) : BigDecimal.ZERO;
        if (value.compareTo(LEAST_GAP) < 0 || value.compareTo(MOST_PERCENT) > 0) {
            throw new IllegalArgumentException(
                    "must be 0.1 to 10, in plain digits with at most 4 decimals, such as 0.5, or off");
        }
        return Optional.of(value);
    }
}
