/** The meters of the trade path: fed by what happens, gathered once a second, shown without asking anybody. */
@NullMarked
package io.github.plimsoll.bot.metrics;

import org.jspecify.annotations.NullMarked;
