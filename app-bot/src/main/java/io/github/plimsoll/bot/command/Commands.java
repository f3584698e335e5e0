package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.metrics.CommandListener;
import io.github.plimsoll.bot.text.SecretText;
import io.github.plimsoll.bot.text.StopWords;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.supervisor.InFlight;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The command layer: finds the command, checks role and message limit, runs it. Default deny: what is not listed is
 * unknown. No front is named here. Thread-safe.
 */
public final class Commands {
    /** Longer messages are refused before they are read. */
    public static final int MAX_LENGTH = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String ALWAYS =
            "Closes, cancels, emergency stops, and /stop, /trail, /breakeven and /exit of a position are always heard.";
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Map<String, Command> byName = new TreeMap<>();
    private final Trading trading;
    private final Roles roles;
    private final AccountPlan plan;
    private final AnswerBook answers;
    private final CommandListener listener;
    private final InFlight underWay = new InFlight(DRAIN, GRACE);
    private volatile Runnable adminHeard = () -> {};
    private volatile Consumer<UserId> firstContact = user -> {};

    /**
     * What account a user gets on first contact.
     *
     * @param venue venue of DRY accounts
     * @param deposit first paper deposit
     * @param live the account of who trades real money, as it begins
     */
    public record AccountPlan(String venue, Usd deposit, Function<UserId, Optional<Account>> live) {}

    /** @param listener told of every answer */
    public Commands(
            Trading trading,
            Roles roles,
            AccountPlan plan,
            AnswerBook answers,
            List<Command> commands,
            CommandListener listener) {
        this.listener = listener;
        this.trading = trading;
        this.roles = roles;
        this.plan = plan;
        this.answers = answers;
        for (Command command : commands) {
            if (byName.put(command.name(), command) != null) {
                throw new IllegalArgumentException("command " + command.name() + " is there twice");
            }
        }
        Help help = new Help(Collections.unmodifiableMap(byName));
        byName.put(help.name(), help);
    }

    /** Every command by name. */
    public Map<String, Command> all() {
        return Collections.unmodifiableMap(byName);
    }

    /** The admins as they were known last; never asks the database. */
    public Set<UserId> admins() {
        return roles.known();
    }

    /** From now on this runs whenever an admin asks for something: somebody is there. Must not block. */
    public void onAdmin(Runnable heard) {
        adminHeard = heard;
    }

    /** From now on this is told of every user who gets an account, once it is there; what it throws is logged. */
    public void onFirstContact(Consumer<UserId> met) {
        firstContact = met;
    }

    /** From now on every command is answered STOPPING and nothing is recorded for it; those under way go on. */
    public void stop() {
        underWay.refuse();
    }

    /**
     * {@link #stop}, and waits until no command is under way: those that take longer than 5 s are interrupted.
     *
     * @throws IllegalStateException when one is still under way a second after that
     */
    public void drain() {
        underWay.close();
    }

    /** Answers a request; never throws for what a user or the store does. */
    public Answer handle(Request request) {
        return SecretText.in(request.text()) ? secret(request) : guarded(request, () -> answer(request));
    }

    /** What looks like a secret ends here, before anything reads, keeps or logs it; a stop beside it is obeyed. */
    private Answer secret(Request request) {
        Request rest = request.saying(StopWords.only(request.text()));
        return guarded(rest, () -> {
            if (!rest.text().isEmpty()) {
                return answer(rest);
            }
            message(rest.user());
            throw new UserError(SecretText.CODE, SecretText.SENTENCE);
        });
    }

    /** Answers what a front could not take apart: an attempt like any other, so the message limit counts it. */
    public Answer misread(Request request, UserError wrong) {
        return SecretText.in(request.text())
                ? secret(request)
                : guarded(request, () -> {
                    message(request.user());
                    throw wrong;
                });
    }

    private Answer guarded(Request request, Supplier<Answer> work) {
        Answer answer = attempt(request, work);
        String first = firstWord(request.text()).toLowerCase(Locale.ROOT);
        listener.answered(
                byName.containsKey(first) ? first : "unknown", answer.code(), answer.outcome() == Answer.Outcome.ERROR);
        return answer;
    }

    private Answer attempt(Request request, Supplier<Answer> work) {
        return underWay.call(() -> traced(request, work))
                .orElseGet(() -> Answer.rejected(
                        "STOPPING",
                        "This system is stopping, so nothing was done; send it again after the next start.",
                        Map.of()));
    }

    private Answer traced(Request request, Supplier<Answer> work) {
        MDC.put("trace", request.trace());
        MDC.put("user", request.user().value());
        try {
            Answer answer = work.get();
            LOG.info("command {} -> {}", name(request.text()), answer.code());
            return answer;
        } catch (UserError wrong) {
            LOG.info("command {} -> {}", name(request.text()), wrong.code());
            return Answer.rejected(wrong.code(), wrong.sentence(), Map.of());
        } catch (StoreException down) {
            LOG.warn("command {} met a store failure: {} {}", name(request.text()), down.kind(), down.getMessage());
            return storeFailure(down);
        } catch (RuntimeException broken) {
            LOG.error("command {} failed", name(request.text()), broken);
            return Answer.error(
                    "INTERNAL",
                    "Something broke on our side; what was recorded is in /orders, and the log has trace "
                            + request.trace() + ".");
        } finally {
            MDC.remove("trace");
            MDC.remove("user");
        }
    }

    private static String name(String text) {
        return Words.shown(firstWord(text));
    }

    private static Answer storeFailure(StoreException down) {
        return switch (down.kind()) {
            case COMMIT_UNKNOWN ->
                Answer.error(
                        "COMMIT_UNKNOWN",
                        "The database did not say whether this was recorded; send it again with the same key to find out.");
            case RETRY, UNAVAILABLE ->
                Answer.error(
                        "STORE_UNAVAILABLE", "The database does not answer, so nothing was done; try again shortly.");
            case CONSTRAINT ->
                Answer.error("STORE_REFUSED", "A safety rule of the database refused this, so nothing was done.");
        };
    }

    private Answer answer(Request request) {
        String text = request.text().strip();
        Role role = role(request, byName.get(firstWord(text).toLowerCase(Locale.ROOT)));
        if (role == Role.ADMIN) {
            adminHeard.run();
        }
        if (!exempt(text, role)) {
            try {
                message(request.user());
            } catch (UserError limited) {
                Optional<Answer> before = repeated(request, text);
                if (before.isPresent()) {
                    return before.get();
                }
                if (!confirmsStop(text, role) && !protects(text)) {
                    throw limited;
                }
            }
        }
        if (text.isEmpty()) {
            throw new UserError("EMPTY", "There was nothing to read; /help lists the commands.");
        }
        if (text.length() > MAX_LENGTH) {
            throw new UserError(
                    "TOO_LONG",
                    "A message has at most " + MAX_LENGTH + " characters, this one has " + text.length()
                            + "; for example /open BTC-USD long 100 10x");
        }
        if (text.codePoints().anyMatch(Commands::unreadable)) {
            throw new UserError(
                    "BAD_TEXT",
                    "A message has letters, digits and signs but no control characters; for example /price BTC-USD");
        }
        List<String> words = Arrays.asList(text.split("\\s+"));
        Command command = find(words.get(0), role);
        if (command.role() == Role.ADMIN && role != Role.ADMIN) {
            throw new UserError(
                    "ADMIN_ONLY", command.name() + " is for admins; ask an admin of this installation to do it.");
        }
        Optional<Answer> before = repeated(request, text);
        if (before.isPresent()) {
            return before.get();
        }
        if (!command.immediate()) {
            stopsFirst(request);
        }
        Session session = new Session(
                request.user(), role, request.key(), request.trace(), () -> account(request.user(), request.trace()));
        Words rest = new Words(command, words.subList(1, words.size()));
        Answer answer = command.immediate()
                ? command.run(session, rest)
                : trading.pace().still(() -> lastingTime(command.run(session, rest)));
        if (command.keyed() && lasting(answer)) {
            keep(request.key(), said(request, text), answer);
        }
        return answer;
    }

    /** As the database has it now. While that is silent nobody is an admin, but who stops was one when it spoke last. */
    private Role role(Request request, @Nullable Command command) {
        if (command != null && command.tightens()) {
            return roles.soon(request.user(), request.trace());
        }
        try {
            return roles.of(request.user());
        } catch (StoreException silent) {
            if (command != null && command.role() == Role.ADMIN) {
                throw silent;
            }
            return Role.USER;
        }
    }

    private static String said(Request request, String text) {
        return request.user() + " " + String.join(" ", text.split("\\s+"));
    }

    /** What was answered under this key before: the same for ever, however many messages came meanwhile. */
    private Optional<Answer> repeated(Request request, String text) {
        Command command = byName.get(firstWord(text).toLowerCase(Locale.ROOT));
        if (command == null || !command.keyed()) {
            return Optional.empty();
        }
        return answers.find(request.key())
                .map(kept -> kept.command().equals(said(request, text)) ? kept.answer() : reused());
    }

    /** An admin's second step may be a freeze, and a stop is always obeyed; opens have limits of their own. */
    private static boolean confirmsStop(String text, Role role) {
        return role == Role.ADMIN && firstWord(text).equalsIgnoreCase("/confirm");
    }

    /** A stop loss waits for no count of messages; orders that wait and what ends protection do. */
    private boolean protects(String text) {
        Command named = byName.get(firstWord(text).toLowerCase(Locale.ROOT));
        return named != null && named.protects(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Stops that waited for the database go in before anything else: no command writes ahead of them. */
    private void stopsFirst(Request request) {
        if (!trading.control().unwritten().isEmpty() && !trading.control().flush(request.trace())) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "a stop still waits to be written to the store",
                    new IllegalStateException("stop"));
        }
    }

    /** What was done is told even when the telling cannot be kept: the same key then finds the order itself. */
    private void keep(String key, String said, Answer answer) {
        try {
            answers.keep(key, said, answer);
        } catch (StoreException down) {
            LOG.warn("the answer to {} was not kept: {}", key, down.getMessage());
        }
    }

    private Answer lastingTime(Answer answer) {
        trading.pace().keepTime();
        return answer;
    }

    /** White space between words is fine; nothing else that cannot be seen is, nor half a character. */
    private static boolean unreadable(int character) {
        return (Character.isISOControl(character) && !Character.isWhitespace(character))
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }

    private static Answer reused() {
        return Answer.rejected(
                Receipt.KEY_REUSED,
                "Refused: the idempotency key was used before for another command; use a new key.",
                Map.of());
    }

    /** What is still under way may yet change; everything else is final, a reused key is no answer of this key. */
    private static boolean lasting(Answer answer) {
        return switch (answer.outcome()) {
            case OK -> answer.code().equals("OK");
            case REJECTED ->
                !answer.code().equals(Receipt.KEY_REUSED) && !answer.code().equals(Receipt.CONTENDED);
            case ERROR -> false;
        };
    }

    /** Ways out and stops are heard from whoever may use them, however much was said before. */
    private boolean exempt(String text, Role role) {
        Command named = byName.get(firstWord(text).toLowerCase(Locale.ROOT));
        return named != null && !named.counted() && (named.role() == Role.USER || role == Role.ADMIN);
    }

    private static String firstWord(String text) {
        return text.strip().split("\\s+", 2)[0];
    }

    private Command find(String word, Role role) {
        Command command = byName.get(word.toLowerCase(Locale.ROOT));
        if (command != null) {
            return command;
        }
        if (word.equals("/")) {
            throw new UserError(
                    "UNKNOWN_COMMAND", "The name of a command follows the /; /help lists all. Example: /price BTC-USD");
        }
        String hint = Help.nearest(word.toLowerCase(Locale.ROOT), byName, role);
        throw new UserError(
                "UNKNOWN_COMMAND",
                "There is no command \"" + Words.shown(word) + "\"" + (hint.isEmpty() ? "; " : hint + " ")
                        + "/help lists all. Example: /price BTC-USD");
    }

    private void message(UserId user) {
        if (trading.limiter().plan().limit(TradingPlan.MESSAGES).isEmpty()) {
            return;
        }
        Decision decision = trading.limiter().tryAcquire(TradingPlan.MESSAGE, TradingPlan.user(user.value()));
        if (decision instanceof Decision.Denied denied) {
            throw new UserError(
                    "RATE_MESSAGES",
                    "At most " + denied.limit() + " messages a minute, and none is left; try again in "
                            + Say.seconds(denied.retryAfterMicros()) + " s. " + ALWAYS);
        }
        if (!decision.granted()) {
            throw new UserError(decision.code(), "Messages cannot be counted now. " + ALWAYS);
        }
    }

    /** What else a user gets is made later when it cannot be made now: the account is there. */
    private void meet(UserId user) {
        try {
            firstContact.accept(user);
        } catch (RuntimeException failed) {
            LOG.warn("not all of what {} gets on first contact was made", user, failed);
        }
    }

    /** The user's account, created on first contact with its defaults: on paper, unless settings say that it is LIVE. */
    private Account account(UserId user, String trace) {
        Optional<Account> live = plan.live().apply(user);
        AccountId id = live.map(Account::id).orElseGet(() -> new AccountId("dry:" + plan.venue() + ":" + user.value()));
        Optional<Account> known = trading.store().transact(tx -> tx.account(id));
        return known.orElseGet(() -> {
            trading.desk()
                    .createAccount(
                            live.orElseGet(() -> new Account(id, user, plan.venue(), Mode.DRY, Asset.USDC, 1, 0)),
                            live.isPresent() ? Usd.ZERO : plan.deposit(),
                            trace);
            meet(user);
            return trading.store().transact(tx -> tx.account(id)).orElseThrow();
        });
    }
}
