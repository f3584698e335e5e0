package io.github.plimsoll.evm.sending;

import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.WalletStore;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an account has promised within 24 hours, by place in its sequence, as it is stored: of what replaces each other one is
 * paid, so the dearest counts. Belongs to one thread.
 */
final class Spent {
    private static final Duration DAY = Duration.ofDays(1);
    private static final BigInteger TOO_MUCH_TO_COUNT = BigInteger.ONE.shiftLeft(256);

    private record Cost(BigInteger fees, BigInteger value) {
        private static final Cost NONE = new Cost(BigInteger.ZERO, BigInteger.ZERO);

        private Cost most(Cost other) {
            return new Cost(fees.max(other.fees), value.max(other.value));
        }
    }

    private final Map<Long, Cost> places = new HashMap<>();
    private BigInteger fees;
    private BigInteger value = BigInteger.ZERO;

    /** @param now epoch microseconds */
    Spent(WalletStore store, String wallet, long now) {
        List<SignedTerms> signed = store.signedSince(wallet, now - DAY.toMillis() * 1_000);
        fees = signed.size() < WalletStore.MAX_SIGNED ? BigInteger.ZERO : TOO_MUCH_TO_COUNT;
        signed.forEach(one -> add(one.place(), Terms.read(one.terms())));
    }

    /** Counts what is signed, or may be at any moment. */
    void add(long place, Terms terms) {
        Cost before = places.getOrDefault(place, Cost.NONE);
        Cost after = before.most(new Cost(terms.cost(), terms.value()));
        places.put(place, after);
        fees = fees.add(after.fees()).subtract(before.fees());
        value = value.add(after.value()).subtract(before.value());
    }

    /** What gas of the other places may cost, wei. */
    BigInteger fees(long exceptPlace) {
        return fees.subtract(places.getOrDefault(exceptPlace, Cost.NONE).fees());
    }

    /** Gas and value of the other places, wei. */
    BigInteger all(long exceptPlace) {
        return fees(exceptPlace)
                .add(value)
                .subtract(places.getOrDefault(exceptPlace, Cost.NONE).value());
    }
}
