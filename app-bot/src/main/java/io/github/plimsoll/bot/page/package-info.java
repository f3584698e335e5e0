/** What the page of the health server shows, gathered once a second from the trade path. */
@NullMarked
package io.github.plimsoll.bot.page;

import org.jspecify.annotations.NullMarked;
