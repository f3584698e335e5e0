/** What a supervisor's schedules need from outside. */
package io.github.plimsoll.supervisor.spi;
