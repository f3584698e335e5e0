package io.github.plimsoll.tests.forgery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The packaged jars of our modules, as a user of the library gets them. */
final class Jars {
    private Jars() {}

    /**
     * The jar that a class comes from.
     *
     * @throws IllegalStateException when only unpacked classes are at hand: sealing is a property of the jar
     */
    static Path of(Class<?> type) throws URISyntaxException {
        Path place =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isRegularFile(place)) {
            throw new IllegalStateException(type.getName() + " comes from " + place
                    + ", not from its jar: this test runs in the phase verify (mvn verify), which packages the jars");
        }
        return place;
    }

    /** Every jar of ours and of others on this test's class path. */
    static List<Path> classPath() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            if (entry.endsWith(".jar") && !entry.contains("surefire")) {
                jars.add(Path.of(entry));
            }
        }
        return jars;
    }

    static boolean isSealed(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest != null
                    && "true".equals(manifest.getMainAttributes().getValue("Sealed"));
        }
    }

    /** The same jar with a manifest that does not seal. */
    static Path unsealed(Path jar, Path to) throws IOException {
        try (JarFile in = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Enumeration<JarEntry> entries = in.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream content = in.getInputStream(entry)) {
                        content.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
        }
        return to;
    }

    static URL url(Path path) throws IOException {
        return path.toUri().toURL();
    }
}
