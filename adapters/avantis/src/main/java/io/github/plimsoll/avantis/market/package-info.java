/** The markets of Avantis v2 as the venue describes them: found by name, held against what was approved, judged before a trade. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.avantis.market;
