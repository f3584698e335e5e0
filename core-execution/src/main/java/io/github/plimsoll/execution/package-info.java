/** The trade path: desk, control plane, dispatcher, settlement, triggers, recovery, paper venue, memory store. */
package io.github.plimsoll.execution;
