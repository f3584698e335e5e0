package io.github.plimsoll.tests.forgery;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Writes and compiles programs that try to make a proof without earning it. */
final class Forger {
    private final Class<?> proof;
    private final Path folder;

    Forger(Class<?> proof, Path folder) {
        this.proof = proof;
        this.folder = folder;
    }

    /** A class in the proof's own package, where the compiler lets it use the package-private constructor. */
    Path samePackage() throws IOException {
        return compiled(
                "same",
                proof.getPackageName(),
                "package " + proof.getPackageName() + ";\n" + attacker(proof.getSimpleName()));
    }

    /** What the compiler says to a class of another package that calls the constructor. */
    List<String> otherPackageErrors() throws IOException {
        return compile(
                Files.createDirectories(folder.resolve("other")),
                List.of(write("other-src", "evil", "Forgery", "package evil;\n" + attacker(proof.getName()))),
                List.of());
    }

    /**
     * A class of another package, compiled against a made-up proof with a public constructor: it reaches the real one
     * only when it runs.
     */
    Path otherPackageAgainstAStub() throws IOException {
        Constructor<?> constructor = constructor();
        List<String> parameters = new ArrayList<>();
        for (Class<?> type : constructor.getParameterTypes()) {
            parameters.add(type.getCanonicalName() + " p" + parameters.size());
        }
        String stub = "package " + proof.getPackageName() + ";\npublic final class " + proof.getSimpleName()
                + " { public " + proof.getSimpleName() + "(" + String.join(", ", parameters) + ") {} }\n";
        Path classes = Files.createDirectories(folder.resolve("stubbed"));
        List<String> errors = compile(
                classes,
                List.of(
                        write("stubbed-src", proof.getPackageName(), proof.getSimpleName(), stub),
                        write("stubbed-src", "evil", "Forgery", "package evil;\n" + attacker(proof.getName()))),
                List.of());
        if (!errors.isEmpty()) {
            throw new IllegalStateException("the attack does not compile: " + errors);
        }
        Files.delete(classes.resolve(proof.getName().replace('.', '/') + ".class"));
        return classes;
    }

    private Path compiled(String name, String packageName, String source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name));
        List<String> errors =
                compile(classes, List.of(write(name + "-src", packageName, "Forgery", source)), List.of());
        if (!errors.isEmpty()) {
            throw new IllegalStateException("the attack does not compile: " + errors);
        }
        return classes;
    }

    private String attacker(String proofName) {
        String values = Arrays.stream(constructor().getParameterTypes())
                .map(Forger::anyValue)
                .collect(Collectors.joining(", "));
        return """
                public class Forgery {
                    public static void main(String[] args) {
                        if (args.length > 0) {
                            System.out.println("first " + Object.class.cast(%s.class));
                        }
                        System.out.println("forged " + (forge() != null));
                    }

                    public static Object forge() {
                        return new %s(%s);
                    }
                }
                """.formatted(proofName, proofName, values);
    }

    private static String anyValue(Class<?> type) {
        if (type == boolean.class) {
            return "false";
        }
        if (type.isPrimitive()) {
            return "(" + type.getName() + ") 0";
        }
        // A type that is itself hidden cannot be named from outside, and need not be.
        return Modifier.isPublic(type.getModifiers()) ? "(" + type.getCanonicalName() + ") null" : "null";
    }

    private Constructor<?> constructor() {
        return Stream.of(proof.getDeclaredConstructors())
                .filter(constructor -> !constructor.isSynthetic())
                .findFirst()
                .orElseThrow();
    }

    private Path write(String sources, String packageName, String name, String text) throws IOException {
        Path file =
                folder.resolve(sources).resolve(packageName.replace('.', '/')).resolve(name + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> compile(Path to, List<Path> sources, List<String> options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("the tests need a JDK, not a runtime alone");
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, null)) {
            List<String> arguments = new ArrayList<>(options);
            arguments.addAll(List.of(
                    "-proc:none",
                    "-d",
                    to.toString(),
                    "-cp",
                    Jars.classPath().stream()
                            .map(Path::toString)
                            .collect(Collectors.joining(System.getProperty("path.separator")))));
            compiler.getTask(null, files, said, arguments, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return said.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getCode() + ": " + diagnostic.getMessage(null))
                .toList();
    }
}
