package io.github.plimsoll.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Ours and its peers in turn, in one process, in short pieces: what else the machine does meets all of them alike. The
 * lower quartile of the pieces is told, once by the wall's clock, once by the time the deciding threads had a processor,
 * and once by all the processor time of the process, which has the collector's work in it.
 */
final class LimitsPairs {
    private static final int PIECES = 48;
    private static final int WARM = 16;

    /** So many decisions. */
    private interface Contender {
        int decide(int n);
    }

    private record Piece(double wall, double thread, double process) {}

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<String, Contender> contenders = new LinkedHashMap<>();
    private int granted;

    private LimitsPairs() {}

    /** In a process of its own, so that no other plan's code is compiled into it; one JSON line. */
    public static void main(String[] args) throws Exception {
        LimitsPairs pairs = new LimitsPairs();
        switch (args[0]) {
            case "three" -> pairs.three(true);
            case "cells" -> pairs.three(false);
            default -> pairs.one();
        }
        boolean users = !pairs.contenders.containsKey("guava");
        System.out.println(new ObjectMapper()
                .writeValueAsString(pairs.run(users ? 100_000 : 400_000, args[0].equals("hot") ? 2 : 1)));
    }

    private void three(boolean exact) {
        LimitsBench bench = new LimitsBench();
        LimitsBench.Visits mine = visits();
        LimitsBench.Ours ours = new LimitsBench.Ours();
        ours.setUp(mine);
        LimitsBench.Visits theirs = visits();
        LimitsBench.Bucket4j bucket4j = new LimitsBench.Bucket4j();
        bucket4j.setUp(theirs);
        LimitsBench.Visits others = visits();
        LimitsBench.Others peers = new LimitsBench.Others();
        peers.setUp();
        if (exact) {
            contenders.put("ours", n -> {
                int yes = 0;
                for (int i = 0; i < n; i++) {
                    yes += bench.threeOursYesOrNo(ours, mine) ? 1 : 0;
                }
                return yes;
            });
        } else {
            contenders.put("ours", n -> {
                int yes = 0;
                for (int i = 0; i < n; i++) {
                    yes += bench.threeOursCells(ours, mine) ? 1 : 0;
                }
                return yes;
            });
        }
        contenders.put("bucket4j", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.threeBucket4j(bucket4j, theirs) ? 1 : 0;
            }
            return yes;
        });
        contenders.put("failsafe", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.threeFailsafe(peers, others) ? 1 : 0;
            }
            return yes;
        });
        contenders.put("resilience4j", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.threeResilience4j(peers, others) ? 1 : 0;
            }
            return yes;
        });
    }

    private static LimitsBench.Visits visits() {
        LimitsBench.Visits visits = new LimitsBench.Visits();
        visits.shuffle();
        return visits;
    }

    private void one() {
        LimitsBench bench = new LimitsBench();
        LimitsBench.Hot hot = new LimitsBench.Hot();
        contenders.put("ours", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.oneOurs(hot) ? 1 : 0;
            }
            return yes;
        });
        contenders.put("bucket4j_synchronized", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.oneBucket4jSynchronized(hot) ? 1 : 0;
            }
            return yes;
        });
        contenders.put("guava", n -> {
            int yes = 0;
            for (int i = 0; i < n; i++) {
                yes += bench.oneGuava(hot) ? 1 : 0;
            }
            return yes;
        });
    }

    private Map<String, Object> run(int decisions, int callers) throws Exception {
        Map<String, List<Piece>> pieces = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        for (int round = 0; round < WARM + PIECES; round++) {
            for (Map.Entry<String, Contender> one : contenders.entrySet()) {
                Piece piece = piece(pool, one.getValue(), decisions, callers);
                if (round >= WARM) {
                    pieces.computeIfAbsent(one.getKey(), k -> new ArrayList<>()).add(piece);
                }
            }
        }
        pool.shutdown();
        if (granted == 0) {
            throw new IllegalStateException("something should have been granted");
        }
        Map<String, Object> line = new LinkedHashMap<>();
        pieces.forEach((name, all) -> {
            Map<String, Double> ns = new LinkedHashMap<>();
            ns.put("wall", quartile(all.stream().mapToDouble(Piece::wall).toArray()));
            ns.put(
                    "thread_cpu",
                    quartile(all.stream().mapToDouble(Piece::thread).toArray()));
            ns.put(
                    "process_cpu",
                    quartile(all.stream().mapToDouble(Piece::process).toArray()));
            line.put(name, ns);
        });
        return line;
    }

    private Piece piece(ExecutorService pool, Contender contender, int decisions, int callers) throws Exception {
        long before = machine.getProcessCpuTime();
        List<Future<long[]>> running = new ArrayList<>();
        for (int c = 0; c < callers; c++) {
            running.add(pool.submit(() -> {
                long cpu = threads.getCurrentThreadCpuTime();
                long start = System.nanoTime();
                int yes = contender.decide(decisions);
                return new long[] {System.nanoTime() - start, threads.getCurrentThreadCpuTime() - cpu, yes};
            }));
        }
        long wall = 0;
        long thread = 0;
        for (Future<long[]> one : running) {
            long[] took = one.get();
            wall += took[0];
            thread += took[1];
            granted = (int) Math.min(Integer.MAX_VALUE, granted + took[2]);
        }
        double all = (double) decisions * callers;
        return new Piece(wall / all, thread / all, (machine.getProcessCpuTime() - before) / all);
    }

    private static double quartile(double[] values) {
        Arrays.sort(values);
        return Math.round(values[values.length / 4] * 10) / 10.0;
    }
}
