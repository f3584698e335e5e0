/** From values to signed bytes: typed data and transactions, beside web3j. */
@NullMarked
package io.github.plimsoll.benchmarks.sign;

import org.jspecify.annotations.NullMarked;
