package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.risk.RiskEngine;
import java.util.Optional;

/** What the desk is made of; its halves share it. */
record DeskParts(
        Store store,
        PriceFeed feed,
        RiskEngine risk,
        RateLimiter limiter,
        Listings listings,
        ControlPlane control,
        Venues venues,
        WorldClock clock,
        Ids ids) {
    /** How often a decision is taken again when the account changed under it. */
    static final int MAX_DECISIONS = 3;

    /** A refusal of what the venue of an account does not do. */
    Optional<RuleLine> notOffered(Account account, Capability asked, String what, String passes) {
        return venues.find(account.venue())
                        .map(venue -> venue.capabilities().contains(asked))
                        .orElse(false)
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Receipt.NOT_OFFERED, "", "the venue " + account.venue() + " offers no " + what, "", passes));
    }

    /** New risk waits for the process in which the venue lives. */
    Optional<RuleLine> heldElsewhere(Account account) {
        return venues.blocked(account.venue())
                .map(why -> Rulebook.violated(
                        Receipt.VENUE_HELD_ELSEWHERE,
                        "",
                        why,
                        "",
                        "the same in the process that holds it, or here when this one does"));
    }

    Optional<RuleLine> marginNotOffered(Account account) {
        return notOffered(
                account, Capability.CHANGE_MARGIN, "changes of margin", "closing a part, which needs less margin");
    }
}
