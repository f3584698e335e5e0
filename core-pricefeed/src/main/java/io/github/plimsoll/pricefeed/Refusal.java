package io.github.plimsoll.pricefeed;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * One reason with its numbers. Immutable.
 *
 * @param reason stable code; names the unit of both numbers
 * @param source the source it is about; empty when it is about the market as a whole
 * @param limit what would still have passed
 * @param actual what was found, rounded away from the limit where it is a quotient
 */
public record Refusal(FeedReason reason, Optional<String> source, BigDecimal limit, BigDecimal actual) {
    public Refusal {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(actual, "actual");
    }

    /** Such as {@code alpha: stale, 6.2 s with a limit of 5 s}. */
    @Override
    public String toString() {
        return source.map(s -> s + ": ").orElse("") + reason.words() + ", " + print(actual) + " with a limit of "
                + print(limit);
    }

    private String print(BigDecimal value) {
        String symbol = reason.unit().symbol();
        String number = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        return symbol.isEmpty() || symbol.equals("%") ? number + symbol : number + " " + symbol;
    }
}
