package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;

/**
 * An account as stored. Its money is not here: balances come from the ledger.
 *
 * @param id the account
 * @param user owner
 * @param venue name of the venue its orders go to; a DRY account can never name a LIVE venue
 * @param mode DRY or LIVE
 * @param collateral asset that margin is held in
 * @param version rises with every change of money, positions or reservations; what compare-and-set compares
 * @param positionsOpened how many positions were ever opened: the next one's number is one more
 */
public record Account(
        AccountId id, UserId user, String venue, Mode mode, Asset collateral, long version, int positionsOpened) {}
