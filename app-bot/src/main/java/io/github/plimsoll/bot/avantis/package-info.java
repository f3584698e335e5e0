/** The venue of real money, put together from settings. Nothing but a configured deployment reaches it. */
@NullMarked
package io.github.plimsoll.bot.avantis;

import org.jspecify.annotations.NullMarked;
