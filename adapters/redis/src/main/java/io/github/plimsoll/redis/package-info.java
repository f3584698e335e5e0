/** Rate limits that processes share through Redis: the same answers as in memory, one script for each decision. */
@NullMarked
package io.github.plimsoll.redis;

import org.jspecify.annotations.NullMarked;
