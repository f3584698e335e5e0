package io.github.plimsoll.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.benchmarks.price.PriceRun;
import io.github.plimsoll.benchmarks.replay.ReplayRun;
import io.github.plimsoll.benchmarks.risk.RiskRun;
import io.github.plimsoll.benchmarks.sign.SignRun;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code ./plimsoll bench NAME}: runs one benchmark and prints one JSON line last. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        String name = args.length < 1 ? "" : args[0];
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("bench", name);
        switch (name) {
            case "demo" -> line.putAll(new DemoBench(number(args, 20)).run());
            case "intent" -> line.putAll(new IntentBench().run());
            case "supervisor" -> line.putAll(new SupervisorBench().run());
            case "limits" -> line.putAll(LimitsRun.run(number(args, 5)));
            case "price" -> line.putAll(PriceRun.run(number(args, 0)));
            case "replay" -> line.putAll(ReplayRun.run(number(args, 1_000_000)));
            case "risk" -> line.putAll(RiskRun.run(number(args, 0)));
            case "sign" -> line.putAll(SignRun.run());
            case "sim" -> line.putAll(SimBench.run(number(args, 30)));
            case "redis" -> line.putAll(RedisBench.run(number(args, 5)));
            default -> {
                System.err.println(
                        "plimsoll: say which benchmark: demo, intent, limits, price, redis, replay, risk, sign, sim or supervisor. Example: ./plimsoll bench limits");
                System.exit(64);
            }
        }
        line.put("machine", machine());
        System.out.println(new ObjectMapper().writeValueAsString(line));
    }

    /** Passes of the tape, iterations, bars, or seconds. */
    private static int number(String[] args, int otherwise) {
        return args.length > 1 ? Integer.parseInt(args[1]) : otherwise;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("java", System.getProperty("java.version"));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        return machine;
    }
}
