package io.github.plimsoll.tests.planted.core;

import io.github.plimsoll.tests.planted.adapter.Adapter;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One of everything that a core must not do; each method is found by name. */
@SuppressWarnings({"FutureReturnValueIgnored", "JavaTimeDefaultTimeZone"})
final class Dirty {
    static long changing;
    static final AtomicLong COUNTER = new AtomicLong();
    static final int[] WRITABLE = {1};
    private double field;
    private List<Double> generic = new ArrayList<>();

    double returns() {
        return field;
    }

    void takes(float value) {
        field = value;
    }

    void takesGeneric(Optional<Double> value) {
        generic.add(value.orElseThrow());
    }

    double[] returnsArray() {
        return new double[0];
    }

    Object instantNow() {
        return Instant.now();
    }

    Supplier<Instant> instantNowByReference() {
        return Instant::now;
    }

    Supplier<Instant> instantNowInLambda() {
        return () -> Instant.now();
    }

    Object localDateNow() {
        return LocalDate.now();
    }

    long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    LongSupplier nanoTimeByReference() {
        return System::nanoTime;
    }

    Object systemSource() {
        return InstantSource.system();
    }

    Object systemClock() {
        return Clock.systemUTC();
    }

    Object newRandom() {
        return new Random(1);
    }

    Supplier<Random> newRandomByReference() {
        return Random::new;
    }

    Object newSecureRandom() {
        return new SecureRandom();
    }

    long threadLocalRandom() {
        return ThreadLocalRandom.current().nextLong();
    }

    long mathRandom() {
        return (long) (Math.random() * 10);
    }

    Object randomUuid() {
        return UUID.randomUUID();
    }

    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    Object newThread(Runnable task) {
        return new Thread(task);
    }

    Object newTimer() {
        return new Timer();
    }

    Object executors() {
        return Executors.newCachedThreadPool();
    }

    long parallelStream(List<Long> values) {
        return values.parallelStream().count();
    }

    long parallel(List<Long> values) {
        return values.stream().parallel().count();
    }

    void parallelSort(long[] values) {
        Arrays.parallelSort(values);
    }

    Object async(Runnable task) {
        return CompletableFuture.runAsync(task);
    }

    Object hashMap() {
        return new HashMap<String, String>();
    }

    Supplier<Set<String>> hashSetByReference() {
        return HashSet::new;
    }

    Object mapOf() {
        return Map.of("a", 1, "b", 2);
    }

    Object setOf() {
        return Set.of("a", "b");
    }

    Object mapCopyOf(Map<String, String> map) {
        return Map.copyOf(map);
    }

    Object toSet(List<String> words) {
        return words.stream().collect(Collectors.toSet());
    }

    Object toMap(List<String> words) {
        return words.stream().collect(Collectors.toMap(w -> w, String::length));
    }

    Object groupingBy(List<String> words) {
        return words.stream().collect(Collectors.groupingBy(String::length));
    }

    Object knowsAdapter() {
        return Adapter.INSTANCE;
    }

    Object knowsThirdParty() {
        return org.slf4j.LoggerFactory.class;
    }

    void prints() {
        System.out.println(new BigDecimal(1));
    }

    Object readsFile() {
        return new java.io.File("x");
    }

    static final class OwnThread extends Thread {}

    static final class OwnMap extends HashMap<String, String> {
        private static final long serialVersionUID = 1;
    }
}
