/** Two fronts over the command layer: a readable console and a batch of JSON lines. */
@NullMarked
package io.github.plimsoll.bot.console;

import org.jspecify.annotations.NullMarked;
