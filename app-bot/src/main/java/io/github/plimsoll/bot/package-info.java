/** The shell people run: reads options, wires the parts, starts and stops them in order. */
@NullMarked
package io.github.plimsoll.bot;

import org.jspecify.annotations.NullMarked;
