package io.github.plimsoll.tests.defects;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table of known defects and says everything that is wrong with it. */
final class DefectList {
    /** One line of the table. */
    record Line(String id, String owner, String requirement, String state, String test) {}

    static final Set<String> OWNERS = new LinkedHashSet<>(List.of(
            "Run it (1)",
            "Run it (2)",
            "core-risk",
            "core-ratelimit",
            "core-pricefeed",
            "core-supervisor",
            "core-execution",
            "EVM and Avantis"));

    private static final Pattern FINISHED = Pattern.compile("^Owners finished: (.+)$");
    private static final Pattern LATER = Pattern.compile("later: [a-zA-Z][a-zA-Z ]+");
    private static final Pattern TEST = Pattern.compile("[A-Z][A-Za-z0-9]*Test(#[a-z][A-Za-z0-9]*)?");

    private final List<Line> lines = new ArrayList<>();
    private final Set<String> finished = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    static DefectList parse(List<String> markdown) {
        DefectList list = new DefectList();
        boolean header = false;
        for (String line : markdown) {
            Matcher finished = FINISHED.matcher(line);
            if (finished.matches()) {
                header = true;
                if (!finished.group(1).equals("none")) {
                    list.finished.addAll(List.of(finished.group(1).split(", ")));
                }
            } else if (line.startsWith("| ") && !line.startsWith("| id ")) {
                list.read(line);
            }
        }
        if (!header) {
            list.problems.add("no line \"Owners finished: ...\"");
        }
        return list;
    }

    private void read(String line) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        if (cells.length != 5) {
            problems.add("not five cells: " + line);
            return;
        }
        lines.add(new Line(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    /**
     * Everything that is wrong.
     *
     * @param wanted all ids, in order
     * @param sources name of a test class to its source text
     */
    List<String> problems(List<String> wanted, Map<String, String> sources) {
        List<String> found = new ArrayList<>(problems);
        List<String> listed = lines.stream().map(Line::id).toList();
        for (String id : wanted) {
            long times = listed.stream().filter(id::equals).count();
            if (times != 1) {
                found.add(id + " is listed " + times + " times");
            }
        }
        listed.stream().filter(id -> !wanted.contains(id)).forEach(id -> found.add(id + " is no known id"));
        for (String owner : finished) {
            if (!OWNERS.contains(owner)) {
                found.add("finished owner " + owner + " is unknown");
            }
        }
        for (Line line : lines) {
            check(line, sources, found);
        }
        return found;
    }

    private void check(Line line, Map<String, String> sources, List<String> found) {
        if (!OWNERS.contains(line.owner()) && !LATER.matcher(line.owner()).matches()) {
            found.add(line.id() + " has no known owner but \"" + line.owner() + "\"");
        }
        if (line.requirement().length() < 12) {
            found.add(line.id() + " has no requirement");
        }
        switch (line.state()) {
            case "open" -> {
                if (!line.test().isEmpty()) {
                    found.add(line.id() + " names a test but is open");
                }
                if (finished.contains(line.owner())) {
                    found.add(line.id() + " is open although " + line.owner() + " is finished");
                }
            }
            case "done" -> checkTest(line, sources, found);
            default -> found.add(line.id() + " is neither open nor done but \"" + line.state() + "\"");
        }
    }

    private static void checkTest(Line line, Map<String, String> sources, List<String> found) {
        if (!TEST.matcher(line.test()).matches()) {
            found.add(line.id() + " is done but names no test: \"" + line.test() + "\"");
            return;
        }
        String[] parts = line.test().split("#");
        String source = sources.get(parts[0]);
        if (source == null) {
            found.add(line.id() + " names " + parts[0] + ", which does not exist");
            return;
        }
        // The display name belongs to the method when one is named: only modifiers and annotations lie between them.
        String shown = "@DisplayName\\(\\s*\"" + line.id() + "(?![0-9])";
        String pattern = parts.length == 1 ? shown : shown + "[^;{}]*\\bvoid " + parts[1] + "\\(";
        if (!Pattern.compile(pattern).matcher(source).find()) {
            found.add(line.id() + ": " + line.test() + " has no display name that begins with " + line.id());
        }
    }
}
