package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;

/**
 * What a decision about new risk wants to read.
 *
 * @param key under which it may have been decided already
 * @param account on which it is decided
 * @param day UTC day of its equity, days since the epoch
 * @param sinceMicros world time from which movements are summed
 * @param unknownLimit most intents of unknown outcome that are listed
 * @param history what of the account's past is read with it
 */
public record OpeningAsk(
        String key, AccountId account, long day, long sinceMicros, int unknownLimit, HistoryAsk history) {}
