/** The ports of the trade path and the plain rows that cross them. */
package io.github.plimsoll.execution.spi;
