/** A paper replay beside a backtest library: the same bars, the same strategy, the same number of trades. */
@NullMarked
package io.github.plimsoll.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
