/** Small programs that embed the libraries; each runs as a test. */
@NullMarked
package io.github.plimsoll.examples;

import org.jspecify.annotations.NullMarked;
