/** Contracts as they have to be before anything is sent to them: code, what a proxy stands for, units of tokens, allowances. */
@NullMarked
package io.github.plimsoll.evm.contracts;

import org.jspecify.annotations.NullMarked;
