package io.github.plimsoll.evm;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Backoff;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How newest blocks are listened for.
 *
 * @param silent no block for so long makes a connection anew
 * @param patience how long connecting, the chain's id and the subscription may take together
 * @param backoff between attempts
 */
record HeadSettings(
        WorldClock clock,
        RandomGenerator random,
        HttpClient http,
        Duration silent,
        Duration patience,
        Backoff backoff) {}
