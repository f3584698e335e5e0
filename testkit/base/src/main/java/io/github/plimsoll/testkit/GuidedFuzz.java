package io.github.plimsoll.testkit;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Jazzer, which knows nothing of ours, meets the parsers: it calls {@link #fuzzerInitialize} with a test class and
 * the place of a parser among those that its static method {@code parsers()} names, and then {@link #fuzzerTestOneInput}
 * with inputs that it makes from the code that earlier ones reached. {@code ./plimsoll soak feeds} runs it.
 */
public final class GuidedFuzz {
    private static @Nullable Probe probe;

    private GuidedFuzz() {}

    /**
     * Writes the seeds of every parser of some test classes to folders of their own and names them, one line each: test
     * class, place, folder, name.
     *
     * @param args folder, then test classes
     */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        for (String test : List.of(args).subList(1, args.length)) {
            List<Parser> parsers = parsers(test);
            for (int place = 0; place < parsers.size(); place++) {
                Parser parser = parsers.get(place);
                Path folder = root.resolve(test.substring(test.lastIndexOf('.') + 1) + "-" + place);
                write(folder, parser.seeds());
                System.out.println(test + " " + place + " " + folder + " " + parser.name());
            }
        }
    }

    private static void write(Path folder, List<byte[]> seeds) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }

    /** Jazzer begins. */
    public static void fuzzerInitialize(String[] args) throws ReflectiveOperationException {
        probe = new Probe(parsers(args[0]).get(Integer.parseInt(args[1])));
    }

    /** @throws AssertionError which is a finding */
    public static void fuzzerTestOneInput(byte[] input) {
        Probe known = probe;
        if (known == null) {
            throw new IllegalStateException("no parser was named");
        }
        known.one(input);
    }

    private static List<Parser> parsers(String test) throws ReflectiveOperationException {
        Method parsers = Class.forName(test).getDeclaredMethod("parsers");
        parsers.setAccessible(true);
        return ((List<?>) parsers.invoke(null)).stream().map(Parser.class::cast).toList();
    }
}
