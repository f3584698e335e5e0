package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.util.Locale;

/**
 * Every number that a {@link RiskPolicy} can set. The first seven are mandatory; each of the others is a rule that is
 * active once the policy names it. Values are {@code long} in the unit of the limit: micro-dollars, hundredths of 1x,
 * millionths, microseconds, counts, nano-coins, or 1 for a switch. Source: each names its own, {@link #source}.
 */
public enum RiskLimit {
    MAX_POSITION("maxPosition", Kind.USD, 1, "100000", true, RiskCode.POSITION_ABOVE_MAX, "systems A, C"),
    MAX_LEVERAGE("maxLeverage", Kind.LEVERAGE, 100, "500", true, RiskCode.LEVERAGE_ABOVE_MAX, "systems A, C"),
    MAX_ACCOUNT_RISK("maxAccountRisk", Kind.SHARE, 1, "0.10", true, RiskCode.ACCOUNT_RISK_ABOVE_MAX, "system A"),
    STRESS_MOVE("stressMove", Kind.SHARE, 1, "0.02", false, RiskCode.ACCOUNT_RISK_ABOVE_MAX, "system A"),
    LIQUIDATION_BUFFER("liquidationBuffer", Kind.SHARE, 1, "0.05", true, RiskCode.LIQUIDATION_TOO_CLOSE, "rule R3"),
    MAX_DAILY_LOSS("maxDailyLoss", Kind.SHARE, 1, "0.20", true, RiskCode.DAILY_LOSS_ABOVE_MAX, "rule R4"),
    MAX_PRICE_AGE("maxPriceAge", Kind.DURATION, 1, "5", true, RiskCode.PRICE_TOO_OLD, "section 2.1"),

    MAX_CONFIDENCE("maxConfidence", Kind.SHARE, 0, "0.005", true, RiskCode.CONFIDENCE_TOO_WIDE, "systems A, C"),
    REQUIRE_SEQUENCER("requireSequencer", Kind.SWITCH, 1, "1", false, RiskCode.SEQUENCER_DOWN, "section 2"),
    REQUIRE_LOCKS("requireLocks", Kind.SWITCH, 1, "1", false, RiskCode.LOCKED, "section 3"),
    /** 1 takes closing orders only, 2 takes none. */
    MARKET_ACCESS("marketAccess", Kind.ACCESS, 1, "1", false, RiskCode.MARKET_CLOSE_ONLY, "systems C, D"),
    MARKET_HOURS("marketHours", Kind.SWITCH, 1, "1", false, RiskCode.MARKET_CLOSED, "section 3"),
    DUPLICATE_WINDOW("duplicateWindow", Kind.DURATION, 1, "30", false, RiskCode.DUPLICATE_ORDER, "section 3"),
    REQUIRE_STOP_LOSS("requireStopLoss", Kind.SWITCH, 1, "1", false, RiskCode.STOP_LOSS_REQUIRED, "systems B, D"),
    MIN_STOP_DISTANCE("minStopDistance", Kind.SHARE, 1, "0.001", false, RiskCode.STOP_LOSS_TOO_NEAR, "system B"),
    MAX_STOP_DISTANCE("maxStopDistance", Kind.SHARE, 1, "0.10", true, RiskCode.STOP_LOSS_TOO_FAR, "system B"),
    MIN_TARGET_DISTANCE("minTargetDistance", Kind.SHARE, 1, "0.001", false, RiskCode.TAKE_PROFIT_TOO_NEAR, "system B"),
    MAX_TARGET_DISTANCE("maxTargetDistance", Kind.RATIO, 1, "1", true, RiskCode.TAKE_PROFIT_TOO_FAR, "system B"),
    PRICE_COLLAR("priceCollar", Kind.SHARE, 0, "0.05", true, RiskCode.PRICE_OFF_COLLAR, "section 3"),
    MAX_SLIPPAGE("maxSlippage", Kind.SHARE, 0, "0.01", true, RiskCode.SLIPPAGE_ABOVE_CAP, "systems A, B, C"),
    MIN_ORDER_NOTIONAL("minOrderNotional", Kind.USD, 1, "5", false, RiskCode.NOTIONAL_BELOW_MIN, "system C"),
    MAX_ORDER_NOTIONAL("maxOrderNotional", Kind.USD, 1, "10000", true, RiskCode.ORDER_NOTIONAL_ABOVE_MAX, "system D"),
    MAX_COLLATERAL("maxCollateral", Kind.USD, 1, "100000", true, RiskCode.COLLATERAL_ABOVE_MAX, "systems A, C"),
    MAX_ORDER_SIZE("maxOrderSize", Kind.COINS, 1, "1", true, RiskCode.SIZE_ABOVE_MAX, "system B"),
    /** Uncertainty of the price at which nothing may be opened; size and leverage shrink towards it. */
    QUALITY_CONFIDENCE("qualityConfidence", Kind.SHARE, 1, "0.01", true, RiskCode.ORDER_ABOVE_QUALITY, "systems A, C"),
    /** Spread at which nothing may be opened; size and leverage shrink towards it. */
    QUALITY_SPREAD("qualitySpread", Kind.SHARE, 1, "0.005", true, RiskCode.ORDER_ABOVE_QUALITY, "system E"),
    /** Yearly volatility at which nothing may be opened; size and leverage shrink towards it. */
    QUALITY_VOLATILITY("qualityVolatility", Kind.RATIO, 1, "3", true, RiskCode.ORDER_ABOVE_QUALITY, "system E"),

    MAX_GROSS_EXPOSURE("maxGrossExposure", Kind.USD, 1, "250000", true, RiskCode.GROSS_EXPOSURE_ABOVE_MAX, "system D"),
    MAX_NET_EXPOSURE("maxNetExposure", Kind.USD, 1, "150000", true, RiskCode.NET_EXPOSURE_ABOVE_MAX, "system D"),
    MAX_LONG_EXPOSURE("maxLongExposure", Kind.USD, 1, "200000", true, RiskCode.SIDE_EXPOSURE_ABOVE_MAX, "system D"),
    MAX_SHORT_EXPOSURE("maxShortExposure", Kind.USD, 1, "200000", true, RiskCode.SIDE_EXPOSURE_ABOVE_MAX, "system D"),
    MAX_GROUP_EXPOSURE("maxGroupExposure", Kind.USD, 1, "200000", true, RiskCode.GROUP_EXPOSURE_ABOVE_MAX, "system E"),
    MAX_MARKET_POSITIONS(
            "maxMarketPositions", Kind.COUNT, 1, "3", true, RiskCode.MARKET_POSITIONS_ABOVE_MAX, "system E"),
    MAX_POSITIONS("maxPositions", Kind.COUNT, 1, "10", true, RiskCode.POSITIONS_ABOVE_MAX, "system D"),
    MAX_WEIGHT("maxWeight", Kind.RATIO, 1, "0.30", true, RiskCode.WEIGHT_ABOVE_MAX, "system E"),
    MAX_COLLATERAL_SHARE(
            "maxCollateralShare", Kind.SHARE, 1, "0.10", true, RiskCode.COLLATERAL_SHARE_ABOVE_MAX, "systems A, C"),
    CASH_RESERVE("cashReserve", Kind.SHARE, 1, "0.40", false, RiskCode.CASH_RESERVE_BELOW_MIN, "system E"),
    MIN_LIQUIDATION_DISTANCE(
            "minLiquidationDistance",
            Kind.SHARE,
            1,
            "0.005",
            false,
            RiskCode.LIQUIDATION_DISTANCE_BELOW_MIN,
            "rule R3"),
    MAX_DAILY_LOSS_AMOUNT(
            "maxDailyLossAmount", Kind.USD, 1, "500", true, RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX, "system D"),
    MAX_HOURLY_LOSS("maxHourlyLoss", Kind.USD, 1, "50", true, RiskCode.HOURLY_LOSS_ABOVE_MAX, "system D"),
    MAX_WEEKLY_LOSS("maxWeeklyLoss", Kind.USD, 1, "1000", true, RiskCode.WEEKLY_LOSS_ABOVE_MAX, "system D"),
    MAX_DRAWDOWN("maxDrawdown", Kind.SHARE, 1, "0.25", true, RiskCode.DRAWDOWN_ABOVE_MAX, "system D"),

    COOLDOWN("cooldown", Kind.DURATION, 1, "300", false, RiskCode.COOLDOWN, "system E"),
    STOP_LOSS_COUNT("stopLossCount", Kind.COUNT, 1, "3", true, RiskCode.STOP_LOSSES_ABOVE_MAX, "system D"),
    STOP_LOSS_WINDOW("stopLossWindow", Kind.DURATION, 1, "3600", false, RiskCode.STOP_LOSSES_ABOVE_MAX, "system D"),
    LOSS_STREAK("lossStreak", Kind.COUNT, 1, "5", true, RiskCode.LOSS_STREAK_ABOVE_MAX, "system B"),
    LOSS_STREAK_PAUSE("lossStreakPause", Kind.DURATION, 1, "3600", false, RiskCode.LOSS_STREAK_ABOVE_MAX, "system B"),
    SHORT_STREAK("shortStreak", Kind.COUNT, 1, "3", true, RiskCode.LOSS_STREAK_ABOVE_MAX, "system D"),
    SHORT_STREAK_PAUSE("shortStreakPause", Kind.DURATION, 1, "300", false, RiskCode.LOSS_STREAK_ABOVE_MAX, "system D"),
    MIN_MARKET_PROFIT("minMarketProfit", Kind.SIGNED_USD, 0, "0", false, RiskCode.MARKET_PROFIT_BELOW_MIN, "system D"),
    MARKET_PROFIT_WINDOW(
            "marketProfitWindow", Kind.DURATION, 1, "86400", false, RiskCode.MARKET_PROFIT_BELOW_MIN, "system D"),
    MIN_WIN_RATE("minWinRate", Kind.SHARE, 1, "0.50", false, RiskCode.WIN_RATE_BELOW_MIN, "system D"),
    WIN_RATE_TRADES("winRateTrades", Kind.COUNT, 1, "20", true, RiskCode.WIN_RATE_BELOW_MIN, "system D"),
    MAX_HOLDING_TIME("maxHoldingTime", Kind.DURATION, 1, "259200", true, RiskCode.HOLDING_TIME_ABOVE_MAX, "system E"),
    AUTOMATION_COUNT("automationCount", Kind.COUNT, 1, "5", true, RiskCode.AUTOMATION_ABOVE_MAX, "system D"),
    AUTOMATION_WINDOW("automationWindow", Kind.DURATION, 1, "3600", false, RiskCode.AUTOMATION_ABOVE_MAX, "system D"),

    MAX_SPREAD("maxSpread", Kind.SHARE, 0, "0.0012", true, RiskCode.SPREAD_ABOVE_MAX, "system E"),
    MAX_ORDER_FLOW("maxOrderFlow", Kind.NUMBER, 0, "3", true, RiskCode.ORDER_FLOW_ABOVE_MAX, "system E"),
    MAX_VWAP_DEVIATION("maxVwapDeviation", Kind.SHARE, 0, "0.015", true, RiskCode.VWAP_DEVIATION_ABOVE_MAX, "system E"),
    /** Price impact may not exceed its own 95th percentile. */
    AMIHUD_GUARD("amihudGuard", Kind.SWITCH, 1, "1", false, RiskCode.AMIHUD_ABOVE_MAX, "system E"),
    MAX_CORRELATION("maxCorrelation", Kind.SHARE, 0, "0.75", true, RiskCode.REGIME_RISK_OFF, "system E"),
    MAX_VOLATILITY_RATIO("maxVolatilityRatio", Kind.RATIO, 0, "1", true, RiskCode.REGIME_RISK_OFF, "system E");

    static final int MANDATORY = 7;

    /** What a limit's number counts. */
    enum Kind {
        USD(RiskUnit.USD, "micros", 6, Usd.MAX_MICROS),
        SIGNED_USD(RiskUnit.USD, "micros", 6, Usd.MAX_MICROS),
        LEVERAGE(RiskUnit.LEVERAGE, "hundredths", 2, Leverage.MAX_HUNDREDTHS),
        /** At most 1. */
        SHARE(RiskUnit.RATIO, "millionths", 6, Ratio.ONE_MILLIONTHS),
        /** May exceed 1. */
        RATIO(RiskUnit.RATIO, "millionths", 6, 1_000 * Ratio.ONE_MILLIONTHS),
        NUMBER(RiskUnit.NUMBER, "millionths", 6, 1_000 * Ratio.ONE_MILLIONTHS),
        /** At most a year. */
        DURATION(RiskUnit.SECONDS, "micros", 6, 366L * 86_400_000_000L),
        COUNT(RiskUnit.COUNT, "count", 0, 1_000_000),
        COINS(RiskUnit.COINS, "nanos", 9, Long.MAX_VALUE),
        SWITCH(RiskUnit.YES_NO, "switch", 0, 1),
        ACCESS(RiskUnit.COUNT, "level", 0, 2);

        final RiskUnit unit;
        final String suffix;
        final int decimals;
        final long max;

        Kind(RiskUnit unit, String suffix, int decimals, long max) {
            this.unit = unit;
            this.suffix = suffix;
            this.decimals = decimals;
            this.max = max;
        }
    }

    private final String key;
    private final Kind kind;
    private final long min;
    private final String usual;
    private final boolean lowerIsTighter;
    private final RiskCode code;
    private final String source;

    RiskLimit(String key, Kind kind, long min, String usual, boolean lowerIsTighter, RiskCode code, String source) {
        this.key = key;
        this.kind = kind;
        this.min = min;
        this.usual = usual;
        this.lowerIsTighter = lowerIsTighter;
        this.code = code;
        this.source = source;
    }

    /** Name in plain data and messages, such as {@code maxPosition}. */
    public String key() {
        return key;
    }

    public RiskUnit unit() {
        return kind.unit;
    }

    /** Decimals of the {@code long} that holds it: 6 for dollars, shares and seconds. */
    public int decimals() {
        return kind.decimals;
    }

    /** Smallest value. */
    public long min() {
        return kind == Kind.SIGNED_USD ? -kind.max : min;
    }

    /** Largest value. */
    public long max() {
        return switch (this) {
            case MAX_PRICE_AGE -> 3_600_000_000L;
            // More than the log keeps would never be counted.
            case STOP_LOSS_COUNT, LOSS_STREAK, SHORT_STREAK, WIN_RATE_TRADES -> TradeLog.CAPACITY;
            case AUTOMATION_COUNT -> OrderLog.CAPACITY;
            default -> kind.max;
        };
    }

    /** What the reference systems use, in the unit of the limit, as plain decimal text. */
    public String usual() {
        return usual;
    }

    /** Which reference system or rule the number comes from. */
    public String source() {
        return source;
    }

    /** The code that the rule of this number refuses with. */
    public RiskCode code() {
        return code;
    }

    /** Whether a policy without it cannot be built. */
    public boolean isMandatory() {
        return ordinal() < MANDATORY;
    }

    /** Whether a smaller number accepts less. */
    public boolean isLowerTighter() {
        return lowerIsTighter;
    }

    /** The value with its unit for a person to read. */
    public String print(long value) {
        return kind.unit.printWithUnit(value, kind.decimals);
    }

    Kind kind() {
        return kind;
    }

    /** The value that refuses nothing. */
    long absent() {
        return lowerIsTighter ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    long tighter(long a, long b) {
        return lowerIsTighter ? Math.min(a, b) : Math.max(a, b);
    }

    /**
     * Whether {@code a} accepts something that {@code b} refuses. Of the windows that a profit is summed over neither is
     * the tighter: an older gain may make up for a loss, and an older loss may outweigh a gain.
     */
    boolean isLooser(long a, long b) {
        if (this == MARKET_PROFIT_WINDOW && a != absent() && b != absent()) {
            return a != b;
        }
        return lowerIsTighter ? a > b : a < b;
    }

    /** Name of its line in canonical text, such as {@code max_position_micros}. */
    String canonicalName() {
        return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "_" + kind.suffix;
    }

    /** The number that must be set with this one; itself when there is none. */
    RiskLimit partner() {
        return switch (this) {
            case STOP_LOSS_COUNT -> STOP_LOSS_WINDOW;
            case STOP_LOSS_WINDOW -> STOP_LOSS_COUNT;
            case LOSS_STREAK -> LOSS_STREAK_PAUSE;
            case LOSS_STREAK_PAUSE -> LOSS_STREAK;
            case SHORT_STREAK -> SHORT_STREAK_PAUSE;
            case SHORT_STREAK_PAUSE -> SHORT_STREAK;
            case MIN_MARKET_PROFIT -> MARKET_PROFIT_WINDOW;
            case MARKET_PROFIT_WINDOW -> MIN_MARKET_PROFIT;
            case MIN_WIN_RATE -> WIN_RATE_TRADES;
            case WIN_RATE_TRADES -> MIN_WIN_RATE;
            case AUTOMATION_COUNT -> AUTOMATION_WINDOW;
            case AUTOMATION_WINDOW -> AUTOMATION_COUNT;
            case MAX_CORRELATION -> MAX_VOLATILITY_RATIO;
            case MAX_VOLATILITY_RATIO -> MAX_CORRELATION;
            default -> this;
        };
    }
}
