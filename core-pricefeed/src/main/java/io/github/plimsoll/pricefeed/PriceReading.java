package io.github.plimsoll.pricefeed;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A price that may be traded on, or every reason why there is none; never null and never a stale number. Immutable. */
public sealed interface PriceReading {
    <R> R fold(Function<ValidatedPrice, R> usable, Function<List<Refusal>, R> unusable);

    /** @param price minted by the feed that was read */
    record Usable(ValidatedPrice price) implements PriceReading {
        public Usable {
            Objects.requireNonNull(price, "price");
        }

        @Override
        public <R> R fold(Function<ValidatedPrice, R> usable, Function<List<Refusal>, R> unusable) {
            return usable.apply(price);
        }
    }

    /** @param reasons never empty; what concerns the market first, then by reason and source in declaration order */
    record Unusable(List<Refusal> reasons) implements PriceReading {
        public Unusable {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("an unusable reading needs a reason");
            }
        }

        @Override
        public <R> R fold(Function<ValidatedPrice, R> usable, Function<List<Refusal>, R> unusable) {
            return unusable.apply(reasons);
        }
    }
}
