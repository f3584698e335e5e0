/** Benchmarks: each prints one JSON line with our figures, the floors or peers of the same run, and the machine. */
@NullMarked
package io.github.plimsoll.benchmarks;

import org.jspecify.annotations.NullMarked;
