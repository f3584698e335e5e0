package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;

/**
 * What must be set aside when an approved order is recorded, and given back when it ends. Data only: the store holds
 * reservations, and the next {@link AccountState} must contain them. Immutable. Source: contracts, section 6.
 *
 * @param margin collateral plus opening fee, for {@link AccountState#reservedMargin}
 * @param worstLoss for {@link AccountState#reservedWorstLoss}
 * @param notional for {@link AccountState#reservedNotional} and {@link MarketExposure#reservedNotional}
 */
public record Reservation(AccountId account, String instrument, Side side, Usd margin, Usd worstLoss, Usd notional) {
    public Reservation {
        Given.notNull(account, "account");
        Given.notNull(instrument, "instrument");
        Given.notNull(side, "side");
        Given.notNull(margin, "margin");
        Given.notNull(worstLoss, "worstLoss");
        Given.notNull(notional, "notional");
    }
}
