/** What is said to Avantis v2 and what it answers: signed intents, calls of its router, streams and readings, each exact. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.avantis.message;
