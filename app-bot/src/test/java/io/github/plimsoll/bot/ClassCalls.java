package io.github.plimsoll.bot;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who calls whom, read from the constant pools of compiled classes; nested classes count as their outer one. */
final class ClassCalls {
    /**
     * A method that a class refers to.
     *
     * @param owner class with slashes
     * @param descriptor parameter and result types
     */
    record Target(String owner, String name, String descriptor) {}

    private final Map<String, List<Target>> byCaller = new TreeMap<>();

    /** Every class of ours on the class path, tests and testkit apart. */
    static ClassCalls product() {
        ClassCalls calls = new ClassCalls();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (Files.isDirectory(path) && !name.equals("test-classes")) {
                calls.readTree(path);
            } else if (name.startsWith("plimsoll-") && !name.contains("testkit") && name.endsWith(".jar")) {
                calls.readJar(path);
            }
        }
        return calls;
    }

    /** One class by its own bytes. */
    static ClassCalls of(Class<?> type) {
        ClassCalls calls = new ClassCalls();
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = ClassCalls.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file);
            }
            calls.read(type.getName().replace('.', '/'), in.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return calls;
    }

    private void readJar(Path jar) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            readTree(files.getPath("/"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void readTree(Path root) {
        Path ours = root.resolve("io/github/plimsoll");
        if (!Files.isDirectory(ours)) {
            return;
        }
        try (Stream<Path> all = Files.walk(ours)) {
            for (Path file : (Iterable<Path>) all.filter(p -> p.toString().endsWith(".class"))::iterator) {
                String name = root.relativize(file).toString().replace(".class", "");
                read(name, Files.readAllBytes(file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The Java Virtual Machine Specification, section 4.4. */
    private void read(String name, byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException(name + " is no class file");
        }
        in.skipBytes(4);
        int size = in.readUnsignedShort();
        String[] texts = new String[size];
        int[][] pairs = new int[size][];
        List<int[]> methods = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // takes two places
                }
                case 7, 8, 16, 19, 20 -> pairs[i] = new int[] {in.readUnsignedShort()};
                case 9, 10, 11, 12, 17, 18 -> {
                    pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                    if (tag == 10 || tag == 11) {
                        methods.add(pairs[i]);
                    }
                }
                case 15 -> in.skipBytes(3);
                default -> throw new IOException("constant " + tag + " in " + name);
            }
        }
        List<Target> targets = byCaller.computeIfAbsent(outer(name), k -> new ArrayList<>());
        for (int[] method : methods) {
            int[] nameAndType = pairs[method[1]];
            targets.add(new Target(texts[pairs[method[0]][0]], texts[nameAndType[0]], texts[nameAndType[1]]));
        }
    }

    private static String outer(String name) {
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    /** All classes that were read. */
    SortedSet<String> classes() {
        return new TreeSet<>(byCaller.keySet());
    }

    /** Every class whose methods are called, with slashes; arrays apart. */
    Set<String> owners() {
        Set<String> all = new TreeSet<>();
        byCaller.values()
                .forEach(targets -> targets.stream()
                        .map(Target::owner)
                        .filter(owner -> !owner.startsWith("["))
                        .forEach(all::add));
        return all;
    }

    /** Simple names of the classes that refer to such a method, the owner itself apart. */
    SortedSet<String> callers(String owner, String name, String descriptorPart) {
        SortedSet<String> callers = new TreeSet<>();
        byCaller.forEach((caller, targets) -> {
            boolean calls = targets.stream()
                    .anyMatch(t -> (owner.isEmpty() || t.owner().equals(owner))
                            && t.name().equals(name)
                            && t.descriptor().contains(descriptorPart));
            if (calls && !caller.equals(owner)) {
                callers.add(caller.substring(caller.lastIndexOf('/') + 1));
            }
        });
        return callers;
    }
}
