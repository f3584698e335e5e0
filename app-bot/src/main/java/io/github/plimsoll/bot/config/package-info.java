/** Typed configuration: every key with unit, range, default and aliases. */
@NullMarked
package io.github.plimsoll.bot.config;

import org.jspecify.annotations.NullMarked;
