package io.github.plimsoll.tests.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may know whom (docs: the design's first section). A room is a module; what is not listed here is not allowed to
 * exist.
 */
final class Rooms {
    /**
     * One module of production code.
     *
     * @param module folder, as the root pom names it
     * @param packageName its root package
     * @param knows root packages of ours that it may use
     * @param core pure: no third party, no I/O, no clock, chance or thread of its own
     * @param atLeast fewer classes than this mean that the check looked at the wrong place
     */
    record Room(String module, String packageName, List<String> knows, boolean core, int atLeast) {
        boolean holds(String className) {
            return className.startsWith(packageName + ".");
        }

        boolean mayKnow(String className) {
            return holds(className) || knows.stream().anyMatch(known -> className.startsWith(known + "."));
        }
    }

    static final String OURS = "io.github.plimsoll.";
    /** Modules of the root pom that hold no production code of ours. */
    static final List<String> WITHOUT_PRODUCTION_CODE = List.of("bom", "tests", "benchmarks", "examples");
    /** The cores, without which nothing here proves anything. */
    static final List<String> CORES = List.of(
            "core-numbers", "core-risk", "core-pricefeed", "core-ratelimit", "core-supervisor", "core-execution");

    private static final String NUMBERS = OURS + "numbers";
    private static final String RISK = OURS + "risk";
    private static final String PRICEFEED = OURS + "pricefeed";
    private static final String RATELIMIT = OURS + "ratelimit";
    private static final String SUPERVISOR = OURS + "supervisor";
    private static final String EXECUTION = OURS + "execution";
    private static final String EVM = OURS + "evm";
    private static final String POSTGRES = OURS + "postgres";
    private static final String REDIS = OURS + "redis";
    private static final String FEEDS = OURS + "feeds";
    private static final String AVANTIS = OURS + "avantis";
    private static final String AWS_KMS = OURS + "awskms";
    private static final String HEALTH = OURS + "health";
    private static final String BOT = OURS + "bot";
    private static final String TESTKIT = OURS + "testkit";

    private static final List<String> ALL_CORES = List.of(NUMBERS, RISK, PRICEFEED, RATELIMIT, SUPERVISOR, EXECUTION);

    private static final Map<String, Room> ALL = new LinkedHashMap<>();

    static {
        core("core-numbers", NUMBERS, 15);
        core("core-risk", RISK, 25, NUMBERS);
        core("core-pricefeed", PRICEFEED, 12, NUMBERS);
        core("core-ratelimit", RATELIMIT, 15, NUMBERS);
        core("core-supervisor", SUPERVISOR, 10, NUMBERS);
        core("core-execution", EXECUTION, 30, NUMBERS, RISK, PRICEFEED, RATELIMIT);
        adapter("adapters/postgres", POSTGRES, ALL_CORES);
        adapter("adapters/redis", REDIS, ALL_CORES);
        adapter("adapters/feeds", FEEDS, ALL_CORES);
        adapter("adapters/evm", EVM, ALL_CORES);
        adapter("adapters/avantis", AVANTIS, plus(ALL_CORES, EVM));
        adapter("adapters/aws-kms", AWS_KMS, plus(ALL_CORES, EVM));
        adapter("app-health", HEALTH, ALL_CORES);
        adapter("app-bot", BOT, plus(ALL_CORES, POSTGRES, REDIS, FEEDS, EVM, AVANTIS, HEALTH));
        adapter("testkit/base", TESTKIT, List.of(NUMBERS));
        adapter("testkit/suites", TESTKIT + ".suites", plus(ALL_CORES, TESTKIT));
    }

    private Rooms() {}

    /** The room of a module of the root pom, or null. */
    static Room ofModule(String module) {
        return ALL.get(module);
    }

    private static void core(String module, String packageName, int atLeast, String... knows) {
        ALL.put(module, new Room(module, packageName, List.of(knows), true, atLeast));
    }

    private static void adapter(String module, String packageName, List<String> knows) {
        ALL.put(module, new Room(module, packageName, knows, false, 2));
    }

    private static List<String> plus(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
