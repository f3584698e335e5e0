/** What moves the trade path: world clock, stages and the demo's market. */
@NullMarked
package io.github.plimsoll.bot.world;

import org.jspecify.annotations.NullMarked;
