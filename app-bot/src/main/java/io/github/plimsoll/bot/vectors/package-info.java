/** Cases from outside, answered by the cores' public API: one JSON line in, one JSON line out. */
@NullMarked
package io.github.plimsoll.bot.vectors;

import org.jspecify.annotations.NullMarked;
