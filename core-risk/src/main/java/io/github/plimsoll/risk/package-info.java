/** The pre-trade risk gate: {@link io.github.plimsoll.risk.RiskEngine} is the way in. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.risk;
