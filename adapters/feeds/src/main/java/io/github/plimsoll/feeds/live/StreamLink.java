package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ReconnectingStream;
import io.github.plimsoll.supervisor.Task;
import java.util.function.Supplier;

/** A connection that pushes. One that brings nothing that can be read is given up like a silent one. */
final class StreamLink implements Link {
    /** Messages in a row that cannot be read, after which the connection is made anew. */
    static final int UNREADABLE = 50;

    private final String source;
    private final String channel;
    private final LiveNet net;
    private final LiveSettings settings;
    private final Transport transport;
    private final Decoder decoder;
    private final Supplier<Order> orders;
    private final boolean announced;
    private final Mailbox mailbox;
    private final Counts counts;
    private final ReconnectingStream stream;

    /**
     * @param orders gives the rule of a new connection
     * @param announced whether the sink is told of new connections, because running numbers begin again
     */
    StreamLink(
            String channel,
            LiveNet net,
            LiveSettings settings,
            Transport transport,
            Decoder decoder,
            Supplier<Order> orders,
            boolean announced,
            SourceParts parts) {
        this.source = parts.source();
        this.channel = channel;
        this.net = net;
        this.settings = settings;
        this.transport = transport;
        this.decoder = decoder;
        this.orders = orders;
        this.announced = announced;
        this.mailbox = parts.mailbox();
        this.counts = parts.counts();
        this.stream = new ReconnectingStream(
                this::connect,
                net.process(),
                net.ownRandom(),
                settings.backoff(),
                settings.staleAfter(),
                settings.attempts());
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public Task task() {
        return stream;
    }

    @Override
    public ReconnectingStream.Health health() {
        return stream.health();
    }

    boolean isLive() {
        return stream.health().state() == ReconnectingStream.State.LIVE;
    }

    @Override
    public Intake intake(QuoteSink sink) {
        return new Intake(source, decoder, orders.get(), sink, new Counts());
    }

    private AutoCloseable connect(ReconnectingStream.Session session) throws Exception {
        Incoming incoming = new Incoming(session, new Intake(source, decoder, orders.get(), mailbox, counts));
        net.tap().connected(channel, net.world().epochMicros(), net.world().monotonicNanos());
        if (announced) {
            mailbox.connected(source);
        }
        AutoCloseable open = transport.open(incoming, settings.timeout());
        counts.add(Counts.Of.CONNECTIONS);
        return open;
    }

    private final class Incoming implements Transport.Inbox {
        private final ReconnectingStream.Session session;
        private final Intake intake;
        private int unreadable;

        Incoming(ReconnectingStream.Session session, Intake intake) {
            this.session = session;
            this.intake = intake;
        }

        @Override
        public void message(byte[] message) {
            long micros = net.world().epochMicros();
            long nanos = net.world().monotonicNanos();
            net.tap().message(channel, message, micros, nanos);
            Decoded said = intake.accept(message, micros, nanos);
            if (said.kind() == Decoded.Kind.GOODBYE) {
                session.ended(
                        said.rejected().isEmpty()
                                ? "the server says goodbye"
                                : said.rejected().get(0).detail());
            } else if (said.isSound()) {
                unreadable = 0;
                session.received();
            } else {
                unreadable(said.rejected().get(0));
            }
        }

        private void unreadable(Rejected why) {
            unreadable++;
            if (unreadable == UNREADABLE) {
                session.ended(UNREADABLE + " messages in a row could not be read, the last: " + why.detail());
            }
        }

        @Override
        public void alive() {
            counts.add(Counts.Of.BEATS);
            session.received();
        }

        @Override
        public void rejected(Rejected why) {
            counts.add(why.reason());
            unreadable(why);
        }

        @Override
        public void ended(String why) {
            session.ended(why);
        }
    }
}
