/** The bot's own tables. */
@NullMarked
package io.github.plimsoll.bot.store;

import org.jspecify.annotations.NullMarked;
