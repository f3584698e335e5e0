/** The UI-neutral command layer: every front (console, batch, chat) calls it and none is named in it. */
@NullMarked
package io.github.plimsoll.bot.command;

import org.jspecify.annotations.NullMarked;
