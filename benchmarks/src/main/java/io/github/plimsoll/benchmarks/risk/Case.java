package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;

/** One question: as our library asks it, as bare numbers, as decimals, and with everything worked out but the answer. */
final class Case {
    final OpenOrder order;
    final AccountState account;
    final MarketState market;
    final Plain plain;
    final Exactly exact;
    private final long[] pairs;

    Case(OpenOrder order, AccountState account, MarketState market, Plain plain) {
        this.order = order;
        this.account = account;
        this.market = market;
        this.plain = plain;
        this.exact = new Exactly(plain);
        this.pairs = Figures.of(plain).pairs();
    }

    /** The violated rules by twelve comparisons and nothing else: the floor of what a verdict costs. */
    int compared() {
        int bits = 0;
        for (int i = 0; i < Limits.RULES; i++) {
            bits |= pairs[2 * i] > pairs[2 * i + 1] ? 1 << i : 0;
        }
        return bits;
    }

    /** Amounts in micro-dollars, prices in cents, shares in millionths, leverage in hundredths. */
    static final class Plain {
        boolean up;
        int market;
        long collateral;
        long leverage;
        long price;
        long confidence;
        /** 0 when there is none. */
        long stop;

        long age;
        /** What the account holds; several cases share it. */
        Holdings account = new Holdings();
    }

    /** One account in micro-dollars, its positions by market. */
    static final class Holdings {
        int[] markets = {};
        long[] notionals = {};
        boolean[] longs = {};
        int working;
        long equity;
        long free;
        long dayBase;
        long realized;
        long unrealized;
        long reservedMargin;
        long reservedLoss;
    }
}
