/** Avantis v2 as a venue: signed intents, what became of them, and what the traders hold. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.avantis.venue;
