package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every public way in names the parameter that is null, and nothing else is thrown. */
class NothingGivenTest {
    private static final World PLAIN = World.plain();
    /** Their contract is another one. */
    private static final Set<String> OTHERS = Set.of("equals", "compareTo", "valueOf", "fold", "toString", "hashCode");

    private static final Map<Class<?>, Object> SAMPLES = new HashMap<>();

    static {
        Remedy remedy = new Remedy(Remedy.Kind.WAIT, 1, 0, "later");
        Explanation explanation =
                PLAIN.engine().explain(PLAIN.order(), PLAIN.account(), PLAIN.market(), PLAIN.control(), PLAIN.now());
        List<Object> samples = List.of(
                PLAIN.policy(),
                PLAIN.engine(),
                PLAIN.order(),
                PLAIN.account(),
                PLAIN.market(),
                PLAIN.control(),
                World.BTC,
                World.TERMS,
                World.ACCOUNT,
                Side.LONG,
                Usd.of(1),
                Ratio.parse("0.5"),
                Leverage.of(2),
                Price.of(2, 10),
                Quantity.of(1, 8),
                Rounding.DOWN,
                new SortableId(1, 2),
                Duration.ofSeconds(1),
                OrderContext.NONE,
                MarketQuality.UNKNOWN,
                Sequencer.UP,
                PriceStatus.STALE,
                MarketExposure.NONE,
                TradeLog.EMPTY,
                OrderLog.EMPTY,
                RiskLimit.MAX_POSITION,
                RiskCode.LOCKED,
                RiskUnit.USD,
                ReduceCode.values()[0],
                PolicyScope.Kind.GROUP,
                PolicyScope.market("BTC-USD"),
                PolicyDiff.Effect.values()[0],
                RiskLock.Scope.ACCOUNT,
                RuleLine.Outcome.values()[0],
                Remedy.Kind.WAIT,
                remedy,
                explanation,
                Optional.empty(),
                List.of(),
                new ClosedTrade("BTC-USD", 1, Usd.ZERO, false),
                new LossWindows(Usd.ZERO, Usd.ZERO, Usd.ZERO),
                new Reservation(World.ACCOUNT, "BTC-USD", Side.LONG, Usd.ZERO, Usd.ZERO, Usd.ZERO),
                Volatility.daily(Ratio.ONE),
                new byte[0],
                new Reasons(),
                new PositionView(
                        new SortableId(1, 2),
                        World.ACCOUNT,
                        1,
                        Quantity.of(9, 8),
                        Quantity.of(0, 8),
                        Quantity.of(1, 8)),
                ShadowPolicy.of(PLAIN.engine(), PLAIN.policy(), 1),
                RiskPolicy.defaults().toBuilder("mine", 1),
                PLAIN.account().toBuilder(),
                Map.of());
        samples.forEach(one -> SAMPLES.put(one.getClass(), one));
        SAMPLES.put(boolean.class, true);
        SAMPLES.put(int.class, 1);
        SAMPLES.put(long.class, 1L);
    }

    private static Object sample(Parameter parameter) {
        if (parameter.getType() == String.class) {
            return parameter.getName().equals("instrument") ? "BTC-USD" : "mine";
        }
        Object exact = SAMPLES.get(parameter.getType());
        return exact != null
                ? exact
                : SAMPLES.values().stream()
                        .filter(parameter.getType()::isInstance)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no sample of " + parameter));
    }

    private static @Nullable Object receiver(Class<?> type) {
        return SAMPLES.get(type);
    }

    private static List<Class<?>> types() throws IOException {
        List<Class<?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/github/plimsoll/risk"))) {
            files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !name.equals("package-info"))
                    .sorted()
                    .forEach(name -> add(all, name));
        }
        return all;
    }

    private static void add(List<Class<?>> all, String name) {
        try {
            Class<?> type = Class.forName("io.github.plimsoll.risk." + name);
            if (Modifier.isPublic(type.getModifiers())) {
                all.add(type);
                all.addAll(Arrays.stream(type.getDeclaredClasses())
                        .filter(inner -> Modifier.isPublic(inner.getModifiers()))
                        .toList());
            }
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void theParameterIsNamed() throws IOException {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Class<?> type : types()) {
            List<Executable> ways = new ArrayList<>();
            if (!Modifier.isAbstract(type.getModifiers())) {
                ways.addAll(List.of(type.getConstructors()));
            }
            for (Method method : type.getDeclaredMethods()) {
                if (!method.isSynthetic() && (isStatic(method) || receiver(type) != null)) {
                    ways.add(method);
                }
            }
            for (Executable way : ways) {
                if (Modifier.isPublic(way.getModifiers()) && !OTHERS.contains(way.getName())) {
                    for (int i = 0; i < way.getParameterCount(); i++) {
                        asked += ask(type, way, i, wrong);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(150);
    }

    private static boolean isStatic(Executable way) {
        return Modifier.isStatic(way.getModifiers());
    }

    private static int ask(Class<?> type, Executable way, int index, List<String> wrong) {
        Parameter empty = way.getParameters()[index];
        if (empty.getType().isPrimitive() || empty.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return 0;
        }
        @Nullable Object[] arguments = new @Nullable Object[way.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == index ? null : sample(way.getParameters()[i]);
        }
        try {
            if (way instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) way).invoke(isStatic(way) ? null : receiver(type), arguments);
            }
            wrong.add(way + " takes null for " + empty.getName());
        } catch (InvocationTargetException refused) {
            Throwable cause = Objects.requireNonNull(refused.getCause());
            String message = String.valueOf(cause.getMessage());
            if (!(cause instanceof IllegalArgumentException) || !message.endsWith(" must be given but is null")) {
                wrong.add(way + ", " + empty.getName() + ": " + cause);
            }
        } catch (ReflectiveOperationException broken) {
            throw new LinkageError(broken.getMessage(), broken);
        }
        return 1;
    }
}
