package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks JSON over HTTP, server-sent events and websockets, and misbehaves on command. Each connection takes
 * the next steps of one script, so that what happens does not depend on how often the other side connects.
 */
final class UnrulyServer implements AutoCloseable {
    /** What is done next. */
    sealed interface Step {
        /** A message of the protocol, whatever is in it. */
        record Message(String text) implements Step {}

        /** An answer to the request that is not the protocol's. */
        record Head(int status, String headers, String type, String body) implements Step {}

        /** Half of a message, then the connection is reset. */
        record Cut(String text) implements Step {}

        /** Silence on an open connection, for ever. */
        record Stall() implements Step {}

        /** The request is not even answered. */
        record Hang() implements Step {}

        /** The server ends the connection properly. */
        record Bye() implements Step {}
    }

    private final ServerSocket listener;
    private final BlockingQueue<Step> script = new LinkedBlockingQueue<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    UnrulyServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "unruly");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    UnrulyServer then(Step... steps) {
        script.addAll(List.of(steps));
        return this;
    }

    /** All that were connected so far. */
    List<Peer> peers() {
        return peers;
    }

    private void accept() {
        while (!closed) {
            try {
                Peer peer = new Peer(listener.accept());
                peers.add(peer);
                daemon(() -> serve(peer));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Peer peer) {
        try {
            peer.readHead();
            Step first = peer.isAsked() ? await(peer) : script.peek();
            if (first instanceof Step.Hang) {
                script.remove();
                return;
            }
            if (first instanceof Step.Head head) {
                script.remove();
                peer.answer(head.status(), head.headers(), head.type(), head.body());
                return;
            }
            peer.open();
            Step step = next(peer);
            while (step != null && perform(peer, step)) {
                step = next(peer);
            }
        } catch (IOException gone) {
            peer.reset();
        }
    }

    /** Whether the connection goes on. */
    private static boolean perform(Peer peer, Step step) throws IOException {
        if (step instanceof Step.Message message) {
            peer.push(message.text());
            return !peer.isAsked();
        }
        if (step instanceof Step.Cut cut) {
            peer.pushHalf(cut.text());
            peer.reset();
        } else if (step instanceof Step.Bye) {
            peer.bye();
        } else if (!(step instanceof Step.Stall)) {
            peer.reset();
        }
        return false;
    }

    private @Nullable Step next(Peer peer) {
        return await(peer) == null ? null : script.poll();
    }

    /** The next step, left where it is. */
    private @Nullable Step await(Peer peer) {
        try {
            while (!closed && !peer.isClosed() && script.isEmpty()) {
                Thread.sleep(1);
            }
            return script.peek();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        peers.forEach(Peer::reset);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    static Step message(String text) {
        return new Step.Message(text);
    }

    static Step status(int status) {
        return new Step.Head(status, "Retry-After: 0\r\n", "text/plain", "no");
    }

    static Step page() {
        return new Step.Head(200, "", "text/html", "<html><body>maintenance</body></html>");
    }

    /** For a socket of a test that closes on its own. */
    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException over) {
            // it was closed before
        }
    }
}
