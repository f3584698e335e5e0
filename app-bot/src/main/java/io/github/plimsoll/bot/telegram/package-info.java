/** The Telegram front over the command layer: no Telegram type leaves this package, no trading logic enters it. */
@NullMarked
package io.github.plimsoll.bot.telegram;

import org.jspecify.annotations.NullMarked;
