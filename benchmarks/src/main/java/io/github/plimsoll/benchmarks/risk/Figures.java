package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.benchmarks.risk.Case.Holdings;
import io.github.plimsoll.benchmarks.risk.Case.Plain;

/**
 * The twelve rules by hand in bare 64-bit numbers that nobody checks for overflow, positions summed in a loop; and the
 * facts that the rule engines, and the bare comparisons, get for nothing.
 */
public final class Figures {
    private long age;
    private long leverage;
    private long notional;
    private long position;
    private long gross;
    private long netBefore;
    private long netAfter;
    private long count;
    private long maxCount;
    private long stress;
    private long maxStress;
    private long margin;
    private long free;
    private long loss;
    private long maxLoss;
    private long noise;
    private long buffer;
    private int found;

    Figures() {}

    /** The facts of a new question for a rule engine. */
    static Figures of(Plain p) {
        Figures made = new Figures();
        made.fill(p);
        return made;
    }

    /** Works all of them out; nothing is allocated. */
    void fill(Plain p) {
        Holdings a = p.account;
        age = p.age;
        leverage = p.leverage;
        notional = (p.collateral * p.leverage + 99) / 100;
        long here = 0;
        long all = 0;
        long net = 0;
        for (int i = 0; i < a.notionals.length; i++) {
            long one = a.notionals[i];
            all += one;
            net += a.longs[i] ? one : -one;
            here += a.markets[i] == p.market ? one : 0;
        }
        position = here + notional;
        gross = all + notional;
        netBefore = Math.abs(net);
        netAfter = Math.abs(p.up ? net + notional : net - notional);
        count = a.notionals.length + a.working + 1;
        maxCount = Limits.maxCount(a.notionals.length);
        stress = share(gross, Limits.STRESS_MOVE);
        maxStress = a.equity * Limits.MAX_STRESS / 1_000_000;
        long fee = share(notional, Limits.FEE);
        margin = a.reservedMargin + p.collateral + fee;
        free = a.free;
        long worst = p.collateral + fee;
        if (p.stop != 0) {
            long gap = Math.abs(p.price - p.stop);
            long move = (notional * gap + p.price - 1) / p.price;
            long then = p.up ? notional - move : notional + move;
            long costs = share(notional, Limits.SPREAD) + share(then, Limits.SPREAD) + fee + share(then, Limits.FEE);
            worst = Math.min(worst, move + costs);
        }
        loss = Math.max(0, a.reservedLoss - a.realized - a.unrealized + worst);
        maxLoss = a.dayBase * Limits.MAX_DAY_LOSS / 1_000_000;
        noise = share(p.price, Limits.SPREAD) + p.confidence;
        long distance = p.price * Limits.THRESHOLD / (p.leverage * 10_000);
        buffer = distance * Limits.BUFFER / 1_000_000;
    }

    private static long share(long amount, long millionths) {
        return (amount * millionths + 999_999) / 1_000_000;
    }

    /** The violated rules. */
    int bits() {
        int bits = age > Limits.MAX_AGE ? Limits.PRICE_TOO_OLD : 0;
        bits |= leverage > Limits.MAX_LEVERAGE ? Limits.LEVERAGE : 0;
        bits |= notional < Limits.MIN_NOTIONAL ? Limits.TOO_SMALL : 0;
        bits |= notional > Limits.MAX_ORDER ? Limits.ORDER : 0;
        bits |= position > Limits.MAX_POSITION ? Limits.POSITION : 0;
        bits |= gross > Limits.MAX_GROSS ? Limits.GROSS : 0;
        bits |= netAfter > Limits.MAX_NET && netAfter > netBefore ? Limits.NET : 0;
        bits |= count > maxCount ? Limits.COUNT : 0;
        bits |= stress > maxStress ? Limits.STRESS : 0;
        bits |= margin > free ? Limits.MARGIN : 0;
        bits |= loss > maxLoss ? Limits.DAY : 0;
        bits |= noise > buffer ? Limits.LIQUIDATION : 0;
        return bits;
    }

    /** Twelve pairs, violated when the first is above the second, in the order of the bits. */
    long[] pairs() {
        return new long[] {
            age,
            Limits.MAX_AGE,
            leverage,
            Limits.MAX_LEVERAGE,
            -notional,
            -Limits.MIN_NOTIONAL,
            notional,
            Limits.MAX_ORDER,
            position,
            Limits.MAX_POSITION,
            gross,
            Limits.MAX_GROSS,
            netAfter,
            Math.max(Limits.MAX_NET, netBefore),
            count,
            maxCount,
            stress,
            maxStress,
            margin,
            free,
            loss,
            maxLoss,
            noise,
            buffer
        };
    }

    /** Called by a rule that refuses. */
    public void add(int bit) {
        found |= bit;
    }

    int found() {
        return found;
    }

    public long getAge() {
        return age;
    }

    public long getLeverage() {
        return leverage;
    }

    public long getNotional() {
        return notional;
    }

    public long getPosition() {
        return position;
    }

    public long getGross() {
        return gross;
    }

    public long getNetBefore() {
        return netBefore;
    }

    public long getNetAfter() {
        return netAfter;
    }

    public long getCount() {
        return count;
    }

    public long getMaxCount() {
        return maxCount;
    }

    public long getStress() {
        return stress;
    }

    public long getMaxStress() {
        return maxStress;
    }

    public long getMargin() {
        return margin;
    }

    public long getFree() {
        return free;
    }

    public long getLoss() {
        return loss;
    }

    public long getMaxLoss() {
        return maxLoss;
    }

    public long getNoise() {
        return noise;
    }

    public long getBuffer() {
        return buffer;
    }
}
