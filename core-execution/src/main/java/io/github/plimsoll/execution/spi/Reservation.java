package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;

/**
 * What an approved, not yet settled open holds of the account's limits. It ends only with a proven terminal state of
 * its intent, never by a timer.
 *
 * @param intent the intent
 * @param account the account
 * @param instrument market
 * @param margin collateral plus fees held back from free margin
 * @param worstLoss most that the open can lose, held against the daily loss limit
 * @param notional notional held against exposure limits
 */
public record Reservation(
        SortableId intent, AccountId account, String instrument, Usd margin, Usd worstLoss, Usd notional) {}
