/** A decision over twelve rules beside the ways people write it otherwise. */
@NullMarked
package io.github.plimsoll.benchmarks.risk;

import org.jspecify.annotations.NullMarked;
