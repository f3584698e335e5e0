package io.github.plimsoll.bot.config;

import io.github.plimsoll.bot.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The effective settings. Immutable and thread-safe; its text form hides secrets. */
public final class Settings {
    /** A shorter one is no secret, and hiding it would show it: in every word that it is part of. */
    private static final int SHORTEST_SECRET = 4;

    private final Map<Key<?>, Object> values;
    private final Map<Key<?>, Found> found;
    private final List<String> secrets;
    private final List<String> notes;

    private Settings(Map<Key<?>, Object> values, Map<Key<?>, Found> found, List<String> secrets, List<String> notes) {
        this.values = values;
        this.found = found;
        // the longest first: one may be a part of another
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        this.notes = List.copyOf(notes);
    }

    /**
     * One order for every setting: the default, then the {@code .env} file, then the environment; the later wins. Within
     * that the new name is read first and the old one only when the new one is not set anywhere. Every problem is collected.
     *
     * @param environment only names that are settings count
     * @param file the lines of a {@code .env} file, by name; an unknown name is a problem
     * @throws SettingsException with every problem
     */
    public static Settings of(Map<String, String> environment, Map<String, String> file, List<String> fileProblems) {
        List<String> problems = new ArrayList<>(fileProblems);
        List<String> notes = new ArrayList<>();
        Map<Key<?>, Object> values = new LinkedHashMap<>();
        Map<Key<?>, Found> texts = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        for (Key<?> key : Keys.all()) {
            Found found = find(key, environment, file, notes, problems);
            try {
                values.put(key, key.parser().apply(found.text()));
                texts.put(key, found);
                if (key.secret()) {
                    secrets.add(found.text());
                    if (values.get(key) instanceof List<?>) {
                        // Each alone may be what somebody says.
                        Arrays.stream(found.text().split(","))
                                .map(String::strip)
                                .forEach(secrets::add);
                    }
                }
            } catch (IllegalArgumentException | ArithmeticException wrong) {
                String shown = key.secret() ? "***" : "\"" + found.text() + "\"";
                problems.add(key.name() + " is " + shown + " but " + rule(key, wrong));
            }
        }
        unknown(file, notes, problems);
        for (String name : new TreeSet<>(environment.keySet())) {
            OldNames.noteOnEnvironment(name).ifPresent(note -> tell(note, notes));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Settings settings = new Settings(values, texts, secrets, notes);
        try {
            RiskRules.policy(settings);
        } catch (IllegalArgumentException contradiction) {
            throw new SettingsException(
                    List.of("RISK_RULES do not fit the other limits: " + contradiction.getMessage()));
        }
        LocalShares shares = settings.get(Keys.REDIS_LOCAL_SHARE);
        try {
            shares.check("OPENS_PER_MINUTE", settings.get(Keys.OPENS_PER_MINUTE));
            shares.check("TRADES_PER_DAY", settings.get(Keys.TRADES_PER_DAY));
        } catch (IllegalArgumentException tooSmall) {
            throw new SettingsException(List.of("REDIS_LOCAL_SHARE does not fit the limits: " + tooSmall.getMessage()));
        }
        List<String> chain = new ArrayList<>(ChainSettings.of(settings).problems());
        chain.addAll(LiveSettings.problems(settings));
        if (!chain.isEmpty()) {
            throw new SettingsException(chain);
        }
        return settings;
    }

    private static String rule(Key<?> key, RuntimeException wrong) {
        String message = String.valueOf(wrong.getMessage());
        return message.startsWith("must ") ? message : "must be: " + key.unit() + " (" + message + ")";
    }

    private record Found(String text, String origin) {}

    private static Found find(
            Key<?> key,
            Map<String, String> environment,
            Map<String, String> file,
            List<String> notes,
            List<String> problems) {
        List<String> names = new ArrayList<>(List.of(key.name()));
        names.addAll(key.aliases());
        Found found = null;
        Set<String> read = new HashSet<>();
        for (String name : names) {
            for (Map.Entry<String, Map<String, String>> source :
                    List.of(Map.entry("environment", environment), Map.entry(".env", file))) {
                String text = source.getValue().get(name);
                if (text == null) {
                    continue;
                }
                if (!name.equals(key.name())) {
                    tell(name + " is an old name of " + key.name(), notes);
                }
                if (!read.add(name)) {
                    continue; // the environment has it, and wins
                }
                if (found == null) {
                    found = new Found(text.strip(), source.getKey());
                } else if (!name.equals(key.name()) && !found.text().equals(text.strip())) {
                    problems.add(name + " and " + key.name() + " name the same setting with different values");
                }
            }
        }
        return found == null ? new Found(key.fallback(), "default") : found;
    }

    /** Once, however often it is found. */
    private static void tell(String note, List<String> notes) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    private static void unknown(Map<String, String> file, List<String> notes, List<String> problems) {
        List<String> known = new ArrayList<>();
        Keys.all().forEach(key -> {
            known.add(key.name());
            known.addAll(key.aliases());
        });
        for (String name : file.keySet()) {
            Optional<String> old = OldNames.note(name);
            if (!known.contains(name) && old.isPresent()) {
                tell(old.get(), notes);
            } else if (!known.contains(name)) {
                String nearest = Nearest.of(name, known);
                problems.add(".env names " + name + ", which is no setting"
                        + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?"));
            }
        }
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // of() put what this key's own parser returned
    public <T> T get(Key<T> key) {
        return (T) Objects.requireNonNull(values.get(key), key.name());
    }

    /** Old names that were used, and names of earlier bots that mean nothing here. */
    public List<String> notes() {
        return notes;
    }

    /** Name to effective value, as it is set, and origin, secrets redacted. */
    public Map<String, String> shown() {
        Map<String, String> all = new LinkedHashMap<>();
        found.forEach((key, set) -> {
            String visible = key.secret() && !set.text().isEmpty() ? "***" : set.text();
            all.put(key.name(), visible + "  (" + set.origin() + "; " + key.meaning() + "; " + key.unit() + ")");
        });
        return Collections.unmodifiableMap(all);
    }

    /** This text without the value of any secret setting, for what others said and people may read. */
    public String withoutSecrets(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    @Override
    public String toString() {
        return shown().toString();
    }
}
