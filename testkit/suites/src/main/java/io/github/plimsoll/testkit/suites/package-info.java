/** Contract suites: what every implementation of a port must satisfy. */
@NullMarked
package io.github.plimsoll.testkit.suites;

import org.jspecify.annotations.NullMarked;
