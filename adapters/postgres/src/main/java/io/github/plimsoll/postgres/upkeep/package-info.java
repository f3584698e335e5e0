/** Upkeep of a database by its owner: checks, backup and restore. Nothing of it runs in the trade path. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.postgres.upkeep;
