/** What has to hold before real money is traded: a pure decision over what is known. */
@NullMarked
package io.github.plimsoll.bot.live;

import org.jspecify.annotations.NullMarked;
