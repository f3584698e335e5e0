package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers of one test. */
final class MemoryBook implements AnswerBook {
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<Kept> find(String key) {
        return Optional.ofNullable(kept.get(key));
    }

    @Override
    public void keep(String key, String command, Answer answer) {
        kept.putIfAbsent(key, new Kept(command, answer));
    }
}
