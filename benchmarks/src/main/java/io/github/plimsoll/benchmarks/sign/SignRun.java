package io.github.plimsoll.benchmarks.sign;

import io.github.plimsoll.benchmarks.JmhRun;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a signature costs, recovered and verified, beside web3j's; and how long it takes from the decision to the signed bytes. */
public final class SignRun {
    private SignRun() {}

    /** Nanoseconds and bytes of each, and ours over theirs. */
    public static Map<String, Object> run() throws Exception {
        Map<String, Object> path = new SignedPath().run();
        JmhRun jmh = new JmhRun(SignJmh.class);
        Map<String, Object> line = new LinkedHashMap<>();
        for (String kind : new String[] {"intent", "transaction"}) {
            Map<String, Object> numbers = jmh.measured(kind + "Plimsoll", kind + "Web3j");
            numbers.put("of_web3j", JmhRun.rounded(jmh.nanos(kind + "Plimsoll") / jmh.nanos(kind + "Web3j")));
            line.put(kind, numbers);
        }
        line.put("decision_to_signed_bytes", path);
        return line;
    }
}
