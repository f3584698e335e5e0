/** Virtual clock, deterministic executor, seeded generators, a fuzzer and fault-injecting proxies for tests; knows nothing of Plimsoll but numbers. */
@org.jspecify.annotations.NullMarked
module io.github.plimsoll.testkit {
    requires static org.jspecify;
    requires transitive io.github.plimsoll.numbers;
    requires java.management;
    requires jdk.management;

    exports io.github.plimsoll.testkit;
}
