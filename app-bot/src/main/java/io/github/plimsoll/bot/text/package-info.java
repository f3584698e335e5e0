/** Small help with words and log lines that every part may use; depends on no other part. */
@NullMarked
package io.github.plimsoll.bot.text;

import org.jspecify.annotations.NullMarked;
