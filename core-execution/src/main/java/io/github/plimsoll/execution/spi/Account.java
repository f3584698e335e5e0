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
 * @param rules risk rules of the owner's, in one spelling, which only tighten those of the installation; empty for none
 * @param limits what admins have made of the limits of real money, in one spelling; empty for those that it begins with, and
 *     without meaning for a DRY account
 */
public record Account(
        AccountId id,
        UserId user,
        String venue,
        Mode mode,
        Asset collateral,
        long version,
        int positionsOpened,
        String rules,
        String limits) {
    /** Without rules of its owner's, within the limits that it begins with. */
    public Account(
            AccountId id, UserId user, String venue, Mode mode, Asset collateral, long version, int positionsOpened) {
        this(id, user, venue, mode, collateral, version, positionsOpened, "", "");
    }

    /** The same account one version later. */
    public Account next(int morePositions) {
        return new Account(
                id, user, venue, mode, collateral, version + 1, positionsOpened + morePositions, rules, limits);
    }

    /** The same account with other rules of its owner's. */
    public Account withRules(String other) {
        return new Account(id, user, venue, mode, collateral, version, positionsOpened, other, limits);
    }

    /** The same account with other limits of real money. */
    public Account withLimits(String other) {
        return new Account(id, user, venue, mode, collateral, version, positionsOpened, rules, other);
    }
}
