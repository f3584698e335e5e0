package io.github.plimsoll.tests.venue;

/** On a store that forgets all. */
final class AvantisHostsInMemoryTest extends AvantisHosts {
    @Override
    AvantisWorld newWorld() {
        return AvantisWorld.inMemory();
    }
}
