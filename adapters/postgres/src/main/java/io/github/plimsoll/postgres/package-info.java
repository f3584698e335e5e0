/** PostgreSQL for Plimsoll: the embedded, secured server, its pools and its migrations. */
@NullMarked
package io.github.plimsoll.postgres;

import org.jspecify.annotations.NullMarked;
