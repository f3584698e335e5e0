/** An EVM chain as people see it: its nodes, what gas costs, and what a wallet holds. Nothing here signs or sends. */
@NullMarked
package io.github.plimsoll.bot.chain;

import org.jspecify.annotations.NullMarked;
