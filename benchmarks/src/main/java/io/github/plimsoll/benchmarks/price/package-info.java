/** What a validated price costs, beside the same rule written in other ways. */
@NullMarked
package io.github.plimsoll.benchmarks.price;

import org.jspecify.annotations.NullMarked;
