/**
 * Live sessions in compact files: a {@link io.github.plimsoll.feeds.recording.Recorder} writes what sources say as it is
 * said, a {@link io.github.plimsoll.feeds.recording.Recording} gives exactly that again. What a crash or a damage left
 * is found out and cut; nothing that was not recorded ever comes out.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.feeds.recording;
