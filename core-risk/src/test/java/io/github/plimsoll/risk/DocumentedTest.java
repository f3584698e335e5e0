package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public type says where it comes from, and every one that holds something whether threads may share it. */
class DocumentedTest {
    private static final Pattern TYPE =
            Pattern.compile("\npublic (?:sealed |final )*(record|class|enum|interface) (\\w+)");
    private static final Pattern THREADS = Pattern.compile("[Ii]mmutable|[Tt]hread-safe|[Ss]tateless");

    @Test
    void whoReadsATypeLearnsItsSourceAndItsThreads() throws IOException {
        List<String> silent = new ArrayList<>();
        int types = 0;
        for (Path file : files()) {
            String text = Files.readString(file);
            Matcher type = TYPE.matcher(text);
            if (!type.find()) {
                continue;
            }
            types++;
            int from = text.lastIndexOf("/**", type.start());
            String doc = from < 0 ? "" : text.substring(from, type.start());
            if (!doc.contains("Source:")) {
                silent.add(type.group(2) + " names no source");
            }
            if (!type.group(1).equals("enum") && !THREADS.matcher(doc).find()) {
                silent.add(type.group(2) + " says nothing about threads");
            }
        }
        assertThat(silent).isEmpty();
        assertThat(types).isGreaterThan(40);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("src/main/java/io/github/plimsoll/risk"))) {
            return all.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        }
    }
}
