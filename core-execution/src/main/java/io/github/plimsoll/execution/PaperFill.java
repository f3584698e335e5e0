package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Usd;

/**
 * What an order gets on paper, see {@link PaperCosts#fill}. Immutable.
 *
 * @param price of the fill, rounded against the trader
 * @param fee of the fill, rounded up
 */
public record PaperFill(Price price, Usd fee) {}
