package io.github.plimsoll.tests.sim;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * One defect that is planted into a copy of a source file: the copy is compiled and takes the place of the shipped class
 * in a loader of its own, where the simulation looks for it. Nothing that ships knows of it.
 */
final class Planted {
    private static final String HEADER = "--- a/";

    private final String name;
    private final Path patch;
    private final Path place;
    private final Set<String> modules = new TreeSet<>();

    Planted(Path patch, Path scratch) {
        this.patch = patch;
        this.name = patch.getFileName().toString().replace(".patch", "");
        this.place = scratch.resolve(name);
    }

    /** The patches of the repository, by name. */
    static List<Planted> all(Path folder, Path scratch) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .map(file -> new Planted(file, scratch))
                    .toList();
        }
    }

    String name() {
        return name;
    }

    /**
     * What a hunt brought.
     *
     * @param seeds how many were run
     * @param millis how long it took, without compiling
     * @param broken what broke; empty when the defect was not found
     */
    record Found(int seeds, long millis, String broken) {}

    /**
     * Runs seeds until one breaks, at most so many and for so long.
     *
     * @param type the class of a simulation, whose method {@code run} takes a seed and how long it goes on
     */
    Found hunt(Path root, String type, int length, int seeds, long maxMillis) throws Exception {
        List<Path> sources = apply(root);
        List<URL> path = new ArrayList<>();
        path.add(compile(sources).toUri().toURL());
        // The module's classes as they were built: its jar is sealed and would take no class from elsewhere.
        for (String module : modules) {
            path.add(root.resolve(module).resolve("target/classes").toUri().toURL());
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(url(entry));
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var run = loader.loadClass(type).getMethod("run", long.class, int.class);
            var broken = run.getReturnType().getMethod("broken");
            long started = System.nanoTime();
            for (int seed = 1; ; seed++) {
                Object result = run.invoke(null, (long) seed, length);
                Object what = broken.invoke(result);
                long millis = (System.nanoTime() - started) / 1_000_000;
                if (what != null && what.toString().contains("SecurityException")) {
                    throw new IllegalStateException(name + " was not loaded: " + what);
                }
                if (what != null || seed == seeds || millis > maxMillis) {
                    return new Found(seed, millis, what == null ? "" : what.toString());
                }
            }
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Copies what the patch touches and applies it; fails when it no longer applies. */
    List<Path> apply(Path root) throws IOException, InterruptedException {
        Files.createDirectories(place);
        List<Path> sources = new ArrayList<>();
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith(HEADER)) {
                String file = line.substring(HEADER.length());
                Path copy = place.resolve(file);
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(root.resolve(file)));
                sources.add(copy);
                modules.add(file.substring(0, file.indexOf("/src/")));
            }
        }
        ProcessBuilder apply = new ProcessBuilder(
                        "git", "apply", patch.toAbsolutePath().toString())
                .directory(place.toFile())
                .redirectErrorStream(true);
        // Inside a repository git would apply it there.
        apply.environment()
                .put(
                        "GIT_CEILING_DIRECTORIES",
                        place.getParent().toAbsolutePath().toString());
        Process git = apply.start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new IllegalStateException(name + " no longer applies: " + said);
        }
        return sources;
    }

    private Path compile(List<Path> sources) throws IOException {
        Path classes = Files.createDirectories(place.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-nowarn", "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!done) {
                throw new IllegalStateException(name + " does not compile: " + errors);
            }
        }
        return classes;
    }
}
