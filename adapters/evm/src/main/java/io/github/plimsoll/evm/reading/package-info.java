/** What happened on a chain, read from the logs of its blocks, once each, also when blocks go away again. */
@NullMarked
package io.github.plimsoll.evm.reading;

import org.jspecify.annotations.NullMarked;
