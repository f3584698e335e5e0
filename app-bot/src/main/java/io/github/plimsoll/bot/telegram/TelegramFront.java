package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Escalation;
import io.github.plimsoll.supervisor.Failure;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorHealth;
import io.github.plimsoll.supervisor.SupervisorListener;
import io.github.plimsoll.supervisor.Task;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Telegram front from start to stop. It has tasks of its own, watched apart from the trade path: trading neither
 * waits for the chat service nor stops with it. Thread-safe.
 */
public final class TelegramFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramFront.class);
    private static final long SECOND = 1_000_000_000L;
    private static final Duration BEAT = Duration.ofSeconds(90);
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final int WORKERS = 4;
    private static final int SENDERS = 4;
    private static final int OUTBOX = 2_000;
    private static final int OUTBOX_PER_CHAT = 100;
    private static final int WAITING_PER_USER = 20;
    private static final int PEOPLE = 10_000;
    private static final int NOTICES_PER_MINUTE = 30;
    private static final long SILENT_MILLIS = 90_000;

    /**
     * What the front stands on.
     *
     * @param wall process time, for the age of messages
     * @param chatPause one message goes to a chat in this time; 1 s for the public service
     */
    public record Parts(
            Settings settings,
            Commands commands,
            Store store,
            DeadLetters letters,
            DataSource database,
            PriceFeed feed,
            InstantSource wall,
            Duration chatPause) {}

    private record PeopleNow(Set<UserId> admins, ChatUsers people) {}

    private final Parts parts;
    private final ChatUsers people;
    private volatile PeopleNow peopleNow;
    private final BotToken token;
    private final BotApi api;
    private final Status status;
    private final Outbox outbox;
    private final Lanes lanes = new Lanes(WAITING_PER_USER);
    private final Buttons buttons;
    private final ButtonStore buttonStore;
    private final ButtonKeeper buttonKeeper;
    private final Inbox inbox;
    private final Members members;
    private final Badges badges;
    private final Replies replies;
    private final Notices strangers;
    private final Notices hints;
    private final Notices tooMany;
    private final Supervisor supervisor;

    private TelegramFront(Parts parts) {
        LongSupplier nanos = System::nanoTime;
        this.parts = parts;
        this.people = ChatUsers.of(parts.settings());
        this.peopleNow = new PeopleNow(Set.of(), people.withAdmins(Set.of()));
        this.token = new BotToken(parts.settings().get(Keys.TELEGRAM_BOT_TOKEN));
        this.api = new BotApi(parts.settings().get(Keys.TELEGRAM_API_URL), token);
        this.status = new Status(nanos);
        this.outbox = new Outbox(
                OUTBOX,
                OUTBOX_PER_CHAT,
                parts.settings().get(Keys.TELEGRAM_MESSAGES_PER_SECOND),
                parts.chatPause().toNanos(),
                nanos);
        this.buttons = new Buttons(new SecureRandom(), nanos);
        this.buttonStore = new ButtonStore(parts.database(), token.bot(), parts.wall());
        this.buttonKeeper = new ButtonKeeper(buttons, buttonStore, System::nanoTime);
        this.inbox = new Inbox(parts.database(), token.bot());
        this.members = new Members(parts.database());
        this.badges = new Badges(parts.store(), PEOPLE, nanos);
        this.replies = new Replies(outbox, badges);
        this.strangers = new Notices(3_600 * SECOND, NOTICES_PER_MINUTE, PEOPLE, nanos);
        this.hints = new Notices(10 * SECOND, 10 * NOTICES_PER_MINUTE, PEOPLE, nanos);
        this.tooMany = new Notices(10 * SECOND, 10 * NOTICES_PER_MINUTE, PEOPLE, nanos);
        this.supervisor = Supervisor.builder()
                .name("telegram")
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(TaskThreads.daemons())
                .listener(new Told())
                .build();
    }

    /** Starts polling, answering and telling; never waits for the service. */
    public static TelegramFront start(Parts parts) {
        TelegramFront front = new TelegramFront(parts);
        front.begin();
        return front;
    }

    private void begin() {
        Clerk clerk =
                new Clerk(parts.commands(), parts.store(), parts.letters(), lanes, inbox, members, replies, tooMany);
        Sender sender = new Sender(api, outbox, buttons, status);
        Wishes wishes = new Wishes(parts.store(), members);
        Notifier notifier = new Notifier(parts.store(), parts.letters(), this::peopleNow, wishes, replies, outbox);
        FeedWatch watch = new FeedWatch(parts.feed(), new Holders(parts.store(), this::peopleNow, wishes)::of, replies);
        Poller poller = new Poller(api, status);
        child("stops", clerk::stops);
        for (int i = 1; i <= WORKERS; i++) {
            child("commands-" + i, clerk::serve);
        }
        for (int i = 1; i <= SENDERS; i++) {
            brief("send-" + i, sender::run);
        }
        child("notify", notifier::run);
        supervisor.start(ChildSpec.repeating("buttons", ButtonKeeper.EVERY, buttonKeeper::turn)
                .withHeartbeat(BEAT));
        supervisor.start(ChildSpec.repeating("feed-watch", FeedWatch.EVERY, watch::turn)
                .withHeartbeat(BEAT)
                .withShutdownWithin(BRIEF));
        brief("poll", context -> poll(context, poller));
        supervisor.startMonitor();
        if (people.allowed().isEmpty()) {
            LOG.warn("nobody may use the Telegram bot: set ADMIN_USER_IDS or ALLOWED_USER_IDS");
        }
    }

    /** Whom the settings let in, with the roles that were known last. */
    private ChatUsers peopleNow() {
        Set<UserId> admins = parts.commands().admins();
        PeopleNow last = peopleNow;
        if (!last.admins().equals(admins)) {
            last = new PeopleNow(admins, people.withAdmins(admins));
            peopleNow = last;
        }
        return last.people();
    }

    private void child(String name, Task task) {
        supervisor.start(ChildSpec.permanent(name, task).withHeartbeat(BEAT));
    }

    /** A task that holds no transaction, so it need not be waited for. */
    private void brief(String name, Task task) {
        supervisor.start(ChildSpec.permanent(name, task).withHeartbeat(BEAT).withShutdownWithin(BRIEF));
    }

    private void poll(Task.Context context, Poller poller) throws InterruptedException {
        String name = poller.insist(context, api::name, "");
        poller.insist(
                context,
                () -> {
                    Menu.publish(
                            api, parts.commands().all().values(), peopleNow().admins());
                    return true;
                },
                false);
        Gate gate = new Gate(this::peopleNow, token.bot(), name);
        Intake intake = new Intake(
                gate,
                buttons,
                lanes,
                inbox,
                parts.store(),
                parts.letters(),
                replies,
                strangers,
                hints,
                status,
                parts.wall());
        // From now on a stop, and what need not wait for the store, has a mode to show.
        people.allowed().forEach(id -> badges.read(ChatUsers.user(id)));
        buttons.resume(buttonStore.left());
        intake.resume();
        LOG.info("listening as @{}", name);
        poller.run(context, intake);
    }

    /** How the talk with the service goes, for health; says nothing about trading. */
    public Component component() {
        String trouble = status.trouble();
        boolean escalated = supervisor.health().escalated();
        long silent = status.silentMillis();
        Map<String, String> detail = new TreeMap<>();
        detail.put("answered", Long.toString(status.answered().get()));
        detail.put("refused", Long.toString(status.refused().get()));
        detail.put("ignored", Long.toString(status.ignored().get()));
        detail.put("flooded", Long.toString(status.flooded().get()));
        detail.put("undeliverable", Long.toString(status.undeliverable().get()));
        detail.put("dropped", Long.toString(outbox.dropped()));
        detail.put("waiting_in", Integer.toString(lanes.size()));
        detail.put("waiting_out", Integer.toString(outbox.size()));
        if (trouble != null) {
            detail.put("trouble", token.scrub(trouble));
        }
        ComponentState state = escalated
                ? ComponentState.DOWN
                : trouble != null || silent > SILENT_MILLIS ? ComponentState.DEGRADED : ComponentState.UP;
        return new Component("telegram", state, detail);
    }

    /** Its tasks as of now, without the token in any form and without history; never blocks. */
    public List<ChildSnapshot> children() {
        return supervisor.children().stream().map(this::scrubbed).toList();
    }

    /** How they are watched; never blocks. */
    public Optional<SupervisorHealth> taskHealth() {
        return Optional.of(supervisor.health());
    }

    private ChildSnapshot scrubbed(ChildSnapshot child) {
        return new ChildSnapshot(
                child.name(),
                child.state(),
                child.restart(),
                child.inState(),
                child.restarts(),
                child.lastFailure().map(failure -> new Failure(failure.type(), token.scrub(failure.message()))),
                child.nextAttemptIn(),
                child.heartbeatAge(),
                List.of(),
                List.of());
    }

    @Override
    public void close() {
        // First, so that nobody waits out a long poll; what was not sent is told after the next start.
        api.close();
        supervisor.close();
        buttonKeeper.end();
    }

    private record Told() implements SupervisorListener {
        @Override
        public void failed(String child, Throwable cause) {
            LOG.warn("Telegram task {} failed", child, cause);
        }

        @Override
        public void escalated(Escalation escalation) {
            LOG.error("Telegram task {} was given up: {}", escalation.child(), escalation.reason());
        }
    }
}
