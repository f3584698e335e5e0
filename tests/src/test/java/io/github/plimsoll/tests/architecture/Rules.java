package io.github.plimsoll.tests.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.JavaType;
import io.github.plimsoll.tests.architecture.Rooms.Room;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules as functions from classes to sentences about what is wrong; none is right. */
final class Rules {
    private static final Set<String> IN_MEMORY_IO = Set.of(
            "java.io.Serializable",
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.DataInputStream",
            "java.io.DataOutputStream",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.IOException",
            "java.io.UncheckedIOException");

    private static final List<String> OUTSIDE_WORLD = List.of(
            "java.io.",
            "java.net.",
            "java.nio.file.",
            "java.nio.channels.",
            "java.lang.reflect.",
            "java.util.logging.",
            "java.lang.System$Logger",
            "java.lang.Process");

    private static final Pattern TIME_TYPES = Pattern.compile("java\\.time\\.(chrono\\.)?[A-Za-z]+");

    private static final Pattern FLOATING = Pattern.compile(
            "(double|float|java\\.lang\\.(Double|Float)|java\\.util\\.(OptionalDouble|DoubleSummaryStatistics)"
                    + "|java\\.util\\.function\\.[A-Za-z]*Double[A-Za-z]*|java\\.util\\.stream\\.DoubleStream"
                    + "|java\\.util\\.concurrent\\.atomic\\.Double[A-Za-z]+|java\\.nio\\.(Double|Float)Buffer)(\\[\\])*");

    private static final Pattern HASH_ORDERED =
            Pattern.compile("java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable|Properties)"
                    + "|java\\.util\\.concurrent\\.ConcurrentHashMap");

    private static final Pattern MUTABLE = Pattern.compile(
            "java\\.util\\.concurrent\\.(atomic|locks)\\..*|java\\.lang\\.(ThreadLocal|StringBuilder|StringBuffer)"
                    + "|java\\.util\\.(concurrent\\.)?[A-Za-z]*(HashMap|HashSet|TreeMap|TreeSet|EnumMap|ArrayList"
                    + "|LinkedList|ArrayDeque|PriorityQueue|BitSet|Random|Queue|Deque|SkipListMap|SkipListSet)");

    private Rules() {}

    /** Arrows: our rooms know only whom they may; cores know nobody else at all. */
    static List<String> arrows(Room room, Collection<JavaClass> classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                String to = dependency.getTargetClass().getBaseComponentType().getName();
                if (to.startsWith(Rooms.OURS)) {
                    if (!room.mayKnow(to)) {
                        wrong.add(room.module() + " must not know " + to + ": " + from.getName());
                    }
                } else if (room.core() && !coreMayUse(to)) {
                    wrong.add(room.module() + " is a core and must not use " + to + ": " + from.getName());
                }
            }
        }
        return List.copyOf(wrong);
    }

    private static boolean coreMayUse(String name) {
        if (!name.contains(".")) {
            return true; // primitives
        }
        if (name.startsWith("org.jspecify.annotations.")) {
            return true;
        }
        if (!name.startsWith("java.") || name.startsWith("java.sql.") || name.startsWith("java.awt.")) {
            return false;
        }
        return IN_MEMORY_IO.contains(name) || OUTSIDE_WORLD.stream().noneMatch(name::startsWith);
    }

    /** No clock, chance or thread that was not given; calls, constructors, method references and lambdas alike. */
    static List<String> ownClockChanceOrThread(Room room, Collection<JavaClass> classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            if (from.isAssignableTo(Thread.class)) {
                wrong.add(from.getName() + " is a thread of its own");
            }
            for (JavaAccess<?> access : from.getAccessesFromSelf()) {
                if (access instanceof JavaFieldAccess) {
                    continue;
                }
                String owner = access.getTargetOwner().getName();
                String name = access.getName();
                if (forbidden(owner, name, parameters(access))) {
                    wrong.add(access.getOrigin().getFullName() + " calls " + owner + "." + name);
                }
            }
        }
        return List.copyOf(wrong);
    }

    private static boolean forbidden(String owner, String name, int parameters) {
        boolean created = name.equals(JavaConstructor.CONSTRUCTOR_NAME);
        return switch (owner) {
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.time.InstantSource" -> name.equals("system");
            case "java.lang.System" ->
                Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties", "identityHashCode")
                        .contains(name);
            case "java.util.Date", "java.util.SplittableRandom" -> created && parameters == 0;
            case "java.util.Random", "java.security.SecureRandom" -> created || name.startsWith("getInstance");
            case "java.util.GregorianCalendar" -> created;
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.util.concurrent.ThreadLocalRandom" -> true;
            case "java.util.random.RandomGenerator" -> name.equals("of") || name.equals("getDefault");
            case "java.util.random.RandomGeneratorFactory" -> true;
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Arrays" -> name.startsWith("parallel");
            default ->
                ownThread(owner, name)
                        || (owner.startsWith("java.util.")
                                && (name.equals("parallelStream") || name.equals("parallel")))
                        || (TIME_TYPES.matcher(owner).matches() && (name.equals("now") || name.equals("dateNow")));
        };
    }

    /** A thread, a timer, a pool or a sleep of one's own. */
    private static boolean ownThread(String owner, String name) {
        boolean created = name.equals(JavaConstructor.CONSTRUCTOR_NAME);
        return switch (owner) {
            case "java.lang.Thread" ->
                created
                        || Set.of("sleep", "startVirtualThread", "ofVirtual", "ofPlatform")
                                .contains(name);
            case "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.util.Timer",
                    "java.util.concurrent.ThreadPoolExecutor",
                    "java.util.concurrent.ScheduledThreadPoolExecutor",
                    "java.util.concurrent.ForkJoinPool" -> created || name.equals("commonPool");
            case "java.util.concurrent.Executors" -> true;
            case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" ->
                name.endsWith("Async")
                        || Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")
                                .contains(name);
            default -> false;
        };
    }

    /**
     * Shells leave restarts, schedules, retries and waits to core-supervisor.
     *
     * @param excused names of top-level classes with a reason elsewhere
     */
    static List<String> ownThreads(Collection<JavaClass> classes, Set<String> excused) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            if (excused.contains(topLevel(from.getName()))) {
                continue;
            }
            for (JavaAccess<?> access : from.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                if (!(access instanceof JavaFieldAccess) && ownThread(owner, access.getName())) {
                    wrong.add(access.getOrigin().getFullName() + " calls " + owner + "." + access.getName());
                }
            }
        }
        return List.copyOf(wrong);
    }

    private static int parameters(JavaAccess<?> access) {
        return ((com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget) access.getTarget())
                .getRawParameterTypes()
                .size();
    }

    /** No floating point in any signature or field outside a {@code stats} package. */
    static List<String> floatingPoint(Room room, Collection<JavaClass> classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass owner : classes) {
            if (owner.getPackageName().startsWith(room.packageName() + ".stats")) {
                continue;
            }
            for (JavaField field : owner.getFields()) {
                if (floating(field.getType())) {
                    wrong.add(field.getFullName() + " is floating point");
                }
            }
            for (JavaCodeUnit unit : owner.getCodeUnits()) {
                if (floating(unit.getReturnType())
                        || unit.getParameters().stream()
                                .map(JavaParameter::getType)
                                .anyMatch(Rules::floating)
                        || unit.getParameterTypes().stream().anyMatch(Rules::floating)) {
                    wrong.add(unit.getFullName() + " has floating point in its signature");
                }
            }
        }
        return List.copyOf(wrong);
    }

    private static boolean floating(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .anyMatch(raw -> FLOATING.matcher(raw.getName()).matches()
                        || FLOATING.matcher(raw.getBaseComponentType().getName())
                                .matches());
    }

    /**
     * Nothing whose order of iteration is not written down: no hash map or set, and none of the factories of immutable
     * ones, whose order changes from one start to the next.
     *
     * @param excused names of top-level classes with a reason elsewhere
     */
    static List<String> unorderedCollections(Room room, Collection<JavaClass> classes, Set<String> excused) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            if (excused.contains(topLevel(from.getName()))) {
                continue;
            }
            for (JavaAccess<?> access : from.getAccessesFromSelf()) {
                if (access instanceof JavaFieldAccess) {
                    continue;
                }
                String owner = access.getTargetOwner().getName();
                if (unordered(owner, access.getName(), parameters(access))) {
                    wrong.add(access.getOrigin().getFullName() + " uses " + owner + "." + access.getName());
                }
            }
            if (from.getAllRawSuperclasses().stream()
                    .anyMatch(parent -> HASH_ORDERED.matcher(parent.getName()).matches())) {
                wrong.add(from.getName() + " extends a hash map or set");
            }
        }
        return List.copyOf(wrong);
    }

    private static boolean unordered(String owner, String name, int parameters) {
        boolean created = name.equals(JavaConstructor.CONSTRUCTOR_NAME);
        return switch (owner) {
            case "java.util.Map" -> Set.of("of", "ofEntries", "copyOf").contains(name);
            case "java.util.Set" -> Set.of("of", "copyOf").contains(name);
            case "java.util.stream.Collectors" ->
                switch (name) {
                    case "toSet", "toUnmodifiableSet", "toUnmodifiableMap", "toConcurrentMap", "groupingByConcurrent" ->
                        true;
                    case "toMap" -> parameters < 4; // the fourth names the map
                    case "groupingBy" -> parameters < 3; // the second of three names the map
                    default -> false;
                };
            default -> created && HASH_ORDERED.matcher(owner).matches();
        };
    }

    private static String topLevel(String className) {
        int nested = className.indexOf('$');
        return nested < 0 ? className : className.substring(0, nested);
    }

    /** No static field that can change, and none that holds something that can. */
    static List<String> staticState(Room room, Collection<JavaClass> classes) {
        List<String> wrong = new ArrayList<>();
        for (JavaClass owner : classes) {
            for (JavaField field : owner.getFields()) {
                if (!field.getModifiers().contains(JavaModifier.STATIC)) {
                    continue;
                }
                boolean synthetic = field.getModifiers().contains(JavaModifier.SYNTHETIC);
                if (!field.getModifiers().contains(JavaModifier.FINAL)) {
                    if (!synthetic) {
                        wrong.add(field.getFullName() + " is static and not final");
                    }
                } else if (MUTABLE.matcher(field.getRawType().getName()).matches()) {
                    wrong.add(field.getFullName() + " is static and mutable");
                } else if (field.getRawType().isArray()
                        && !synthetic
                        && !field.getModifiers().contains(JavaModifier.PRIVATE)) {
                    wrong.add(field.getFullName() + " is a static array that others can write to");
                }
            }
        }
        wrong.sort(null);
        return wrong;
    }
}
