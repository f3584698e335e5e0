package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A websocket that subscribes when it is open. Pings are answered by the client itself. The next message is asked for when
 * the last one was read.
 */
final class WebSocketTransport implements Transport {
    private static final int SWITCHING = 101;
    private static final long GOODBYE_MILLIS = 500;

    private final LiveNet net;
    private final URI uri;
    private final Optional<ApiKey> key;
    private final List<String> hello;

    /** @param hello what is said once the connection is open, each time anew */
    WebSocketTransport(LiveNet net, URI uri, Optional<ApiKey> key, List<String> hello) {
        this.net = net;
        this.uri = uri;
        this.key = key;
        this.hello = hello;
    }

    @Override
    public AutoCloseable open(Inbox inbox, Duration within) throws Exception {
        WebSocket.Builder builder = net.http().newWebSocketBuilder().connectTimeout(within);
        key.ifPresent(secret -> builder.header("Authorization", secret.bearer()));
        WebSocket socket;
        try {
            socket = Waiting.get("connecting", builder.buildAsync(uri, new Pushed(inbox)), within);
        } catch (WebSocketHandshakeException refused) {
            Answer.status(
                    refused.getResponse().statusCode(),
                    SWITCHING,
                    refused.getResponse().headers(),
                    net.world().epochMicros(),
                    inbox::rejected);
            throw refused;
        }
        try {
            for (String text : hello) {
                Waiting.get("subscribing", socket.sendText(text, true), within);
            }
        } catch (Exception cut) {
            socket.abort();
            throw cut;
        }
        return () -> close(socket);
    }

    /** A short goodbye; who does not answer is left. */
    private static void close(WebSocket socket) {
        try {
            if (!socket.isOutputClosed()) {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .orTimeout(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                        .join();
            }
        } catch (CompletionException unanswered) {
            // the connection is gone already: abort is all that is left to do
        } finally {
            socket.abort();
        }
    }

    private static final class Pushed implements WebSocket.Listener {
        private final Inbox inbox;
        private final StringBuilder text = new StringBuilder();
        private boolean tooLong;

        Pushed(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (text.length() + part.length() > Decoder.MAX_MESSAGE) {
                tooLong = true;
            } else {
                text.append(part);
            }
            if (last) {
                whole();
            }
            socket.request(1);
            return null;
        }

        private void whole() {
            if (tooLong) {
                inbox.rejected(new Rejected(
                        Rejected.Reason.TOO_LONG, "a message has more than " + Decoder.MAX_MESSAGE + " characters"));
            } else {
                inbox.message(text.toString().getBytes(UTF_8));
            }
            tooLong = false;
            text.setLength(0);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (last) {
                inbox.rejected(
                        new Rejected(Rejected.Reason.WRONG_CONTENT_TYPE, "a binary message, text was asked for"));
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            String why = reason.isEmpty() ? "" : ": " + new Rejected(Rejected.Reason.SERVER_ERROR, reason).detail();
            inbox.ended("closed by the server with " + code + why);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable broken) {
            inbox.ended("the connection broke: " + broken.getMessage());
        }
    }
}
