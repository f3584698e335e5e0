package io.github.plimsoll.execution.spi;

/**
 * One privileged or money-moving action. Audit rows are appended in the transaction of the action and never change.
 *
 * @param at world time, microseconds
 * @param actor who
 * @param action what, such as OPEN, CLOSE, STOP, RESUME, DEPOSIT
 * @param subject on what: an id, a scope, an account
 * @param detail numbers and reasons; never a secret
 * @param trace trace id of the command
 */
public record AuditEntry(long at, String actor, String action, String subject, String detail, String trace) {}
