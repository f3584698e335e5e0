package io.github.plimsoll.benchmarks;

import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.runner.RunnerException;

/** Guarded calls beside their peers, and what ten thousand idle children cost. */
final class SupervisorBench {
    private static final int CHILDREN = 10_000;

    Map<String, Object> run() throws RunnerException, InterruptedException, IOException, URISyntaxException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.putAll(idle());
        Path jar = Path.of(Supervisor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        line.put("jar_bytes", Files.isRegularFile(jar) ? Files.size(jar) : 0);
        JmhRun jmh = new JmhRun(GuardedCallJmh.class);
        for (String kind : new String[] {"success", "refusal"}) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            for (String who : new String[] {"Plimsoll", "Resilience4j", "Failsafe"}) {
                numbers.put(who + "_ns", jmh.nanos(kind + who));
                numbers.put(who + "_bytes", jmh.bytes(kind + who));
            }
            double ours = jmh.nanos(kind + "Plimsoll");
            numbers.put("of_Resilience4j", JmhRun.rounded(ours / jmh.nanos(kind + "Resilience4j")));
            numbers.put("of_Failsafe", JmhRun.rounded(ours / jmh.nanos(kind + "Failsafe")));
            line.put(kind, numbers);
        }
        return line;
    }

    /** Children that wait: memory without their threads, which the factory does not start; CPU of watching them. */
    private static Map<String, Object> idle() throws InterruptedException {
        Supervisor supervisor = Supervisor.builder()
                .name("idle")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(Unstarted::new)
                .maxChildren(CHILDREN)
                .build();
        Thread[] sample = new Thread[CHILDREN];
        long empty = used();
        for (int i = 0; i < CHILDREN; i++) {
            sample[i] = new Thread(() -> {});
            sample[i].setName("idle/c" + i);
        }
        long threads = used() - empty;
        Arrays.fill(sample, null);
        long before = used();
        for (int i = 0; i < CHILDREN; i++) {
            supervisor.start(ChildSpec.permanent("c" + i, context -> {}).withHeartbeat(Duration.ofHours(1)));
        }
        long bytes = used() - before - threads;
        supervisor.startMonitor();
        Thread.sleep(2_000);
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        long from = cpuOfAll(cpu);
        Thread.sleep(10_000);
        long to = cpuOfAll(cpu);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("children", CHILDREN);
        line.put("bytes_per_child", bytes / CHILDREN);
        line.put("watch_cpu_percent", JmhRun.rounded((to - from) / 10_000_000_000.0 * 100));
        line.put("children_alive", supervisor.children().size());
        return line;
    }

    private static long cpuOfAll(ThreadMXBean cpu) {
        long all = 0;
        for (long id : cpu.getAllThreadIds()) {
            all += Math.max(0, cpu.getThreadCpuTime(id));
        }
        return all;
    }

    /** A thread that only the supervisor's own watch starts. */
    private static final class Unstarted extends Thread {
        Unstarted(Runnable work) {
            super(work);
            setDaemon(true);
        }

        @Override
        public synchronized void start() {
            if (getName().endsWith("/monitor")) {
                super.start();
            }
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
