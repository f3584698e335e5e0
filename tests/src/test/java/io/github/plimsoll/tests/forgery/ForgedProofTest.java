package io.github.plimsoll.tests.forgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.ValidatedPrice;
import io.github.plimsoll.risk.Approved;
import io.github.plimsoll.risk.ReduceOnly;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An order that adds risk leaves only with proofs; here each proof is forged in every way that a library user has. */
class ForgedProofTest {
    static List<Class<?>> proofs() {
        return List.of(ValidatedPrice.class, Approved.class, ReduceOnly.class, SendTicket.class);
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("proofs")
    void aProofIsFinalAndItsConstructorsStayInThePackage(Class<?> proof) {
        assertThat(Modifier.isFinal(proof.getModifiers())).as("final").isTrue();
        assertThat(proof.isRecord()).as("records have public constructors").isFalse();
        assertThat(Serializable.class.isAssignableFrom(proof))
                .as("bytes would make one")
                .isFalse();
        assertThat(Cloneable.class.isAssignableFrom(proof)).isFalse();
        assertThat(proof.getDeclaredConstructors())
                .isNotEmpty()
                .allSatisfy(
                        constructor -> assertThat(constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED))
                                .as(constructor.toString())
                                .isZero());
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void noStaticMethodOrFieldHandsOneOut(Class<?> proof) throws Exception {
        List<String> found = new ArrayList<>();
        int classes = 0;
        try (JarFile jar = new JarFile(Jars.of(proof).toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                String name = entries.nextElement().getName();
                if (!name.endsWith(".class") || name.equals("module-info.class")) {
                    continue;
                }
                classes++;
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - 6).replace('/', '.'), false, proof.getClassLoader());
                Stream.of(type.getDeclaredMethods())
                        .filter(method -> Modifier.isStatic(method.getModifiers())
                                && !Modifier.isPrivate(method.getModifiers())
                                && proof.isAssignableFrom(method.getReturnType())
                                && Modifier.isPublic(type.getModifiers())
                                && (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                        .forEach(method -> found.add(method.toString()));
                Stream.of(type.getDeclaredFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == proof)
                        .forEach(field -> found.add(field.toString()));
            }
        }
        assertThat(classes).as("classes looked at").isGreaterThan(10);
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void aClassOfTheSamePackageOnTheClassPathDoesNotLink(Class<?> proof) throws Exception {
        Path jar = Jars.of(proof);
        assertThat(Jars.isSealed(jar)).as(jar + " is sealed").isTrue();
        Path attack = new Forger(proof, folder).samePackage();
        for (boolean attackerFirst : new boolean[] {true, false}) {
            try (URLClassLoader loader = loader(attack, jar, jar, attackerFirst)) {
                if (!attackerFirst) {
                    loader.loadClass(proof.getName());
                }
                assertThatThrownBy(() -> forge(loader, proof.getPackageName() + ".Forgery"))
                        .as("attacker first: " + attackerFirst)
                        .satisfies(thrown -> assertThat(rootOf(thrown)).isInstanceOf(SecurityException.class))
                        .satisfies(thrown -> assertThat(rootOf(thrown)).hasMessageContaining("sealing violation"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void aRealProgramWithTheAttackerOnItsClassPathFails(Class<?> proof) throws Exception {
        Path attack = new Forger(proof, folder).samePackage();
        Path jar = Jars.of(proof);
        List<Path> attackerFirst = new ArrayList<>(List.of(attack));
        attackerFirst.addAll(Jars.classPath());
        List<Path> attackerLast = new ArrayList<>(Jars.classPath());
        attackerLast.add(attack);
        assertThat(attackerLast).contains(jar);
        String main = proof.getPackageName() + ".Forgery";
        assertThat(run(attackerFirst, main)).contains("SecurityException").doesNotContain("forged");
        assertThat(run(attackerLast, main, "first"))
                .contains("SecurityException")
                .doesNotContain("forged");
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void withoutTheSealTheSameAttackWouldReachTheConstructor(Class<?> proof) throws Exception {
        Path jar = Jars.of(proof);
        Path unsealed = Jars.unsealed(jar, folder.resolve("unsealed.jar"));
        assertThat(Jars.isSealed(unsealed)).isFalse();
        Path attack = new Forger(proof, folder).samePackage();
        try (URLClassLoader loader = loader(attack, jar, unsealed, true)) {
            Throwable thrown = catchThrowable(() -> forge(loader, proof.getPackageName() + ".Forgery"));
            // A constructor may still refuse nulls; what matters is that nothing kept the attacker from calling it.
            if (thrown != null) {
                assertThat(rootOf(thrown)).isNotInstanceOfAny(SecurityException.class, LinkageError.class);
                assertThat(Stream.of(rootOf(thrown).getStackTrace()).map(StackTraceElement::getClassName))
                        .contains(proof.getName());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void anotherPackageCannotCompileIt(Class<?> proof) throws IOException {
        assertThat(new Forger(proof, folder).otherPackageErrors())
                .isNotEmpty()
                .anySatisfy(error -> assertThat(error)
                        .containsAnyOf("compiler.err.not.def.public.cant.access", "compiler.err.report.access")
                        .contains(proof.getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("proofs")
    void anotherPackageCannotCallTheConstructorAtRunTime(Class<?> proof) throws Exception {
        Path jar = Jars.of(proof);
        Path attack = new Forger(proof, folder).otherPackageAgainstAStub();
        try (URLClassLoader loader = loader(attack, jar, jar, true)) {
            assertThatThrownBy(() -> forge(loader, "evil.Forgery"))
                    .satisfies(thrown -> assertThat(rootOf(thrown)).isInstanceOf(IllegalAccessError.class));
        }
        Constructor<?> constructor = proof.getDeclaredConstructors()[0];
        assertThatThrownBy(() -> constructor.newInstance(new Object[constructor.getParameterCount()]))
                .isInstanceOf(IllegalAccessException.class);
    }

    @Test
    void everyCoreJarIsSealed() throws Exception {
        List<Path> ours = Jars.classPath().stream()
                .filter(jar -> jar.getFileName()
                        .toString()
                        .matches("plimsoll-(numbers|risk|pricefeed|ratelimit|supervisor|execution)-.*\\.jar"))
                .toList();
        assertThat(ours).contains(Jars.of(Usd.class)).hasSizeGreaterThanOrEqualTo(5);
        for (Path jar : ours) {
            assertThat(Jars.isSealed(jar)).as(jar.toString()).isTrue();
        }
    }

    private static Object forge(ClassLoader loader, String className) throws Throwable {
        try {
            Method method = Class.forName(className, true, loader).getMethod("forge");
            return method.invoke(null);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getTargetException();
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The attacker's classes, every jar of the class path with {@code jar} replaced, and nothing from this test. */
    private static URLClassLoader loader(Path attack, Path jar, Path instead, boolean attackerFirst)
            throws IOException {
        List<Path> places = new ArrayList<>();
        for (Path each : Jars.classPath()) {
            places.add(Files.isSameFile(each, jar) ? instead : each);
        }
        places.add(attackerFirst ? 0 : places.size(), attack);
        URL[] urls = new URL[places.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = Jars.url(places.get(i));
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static String run(List<Path> classPath, String main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(System.getProperty("path.separator"))),
                main));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the attack hangs: " + output);
        }
        assertThat(process.exitValue()).as(output).isNotZero();
        return output;
    }
}
