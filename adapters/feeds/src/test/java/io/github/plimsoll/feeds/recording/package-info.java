@org.jspecify.annotations.NullMarked
package io.github.plimsoll.feeds.recording;
