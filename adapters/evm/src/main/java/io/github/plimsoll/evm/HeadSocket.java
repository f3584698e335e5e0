package io.github.plimsoll.evm;

import io.github.plimsoll.evm.HeadMessages.Said;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: asks for the chain, then for the newest blocks, and hands on what comes for that subscription. The first
 * thing that is not as it has to be ends it. The client calls it from one thread at a time, and asks for a message when the
 * one before was read.
 */
final class HeadSocket implements WebSocket.Listener {
    private static final long CHAIN = 1;
    private static final long SUBSCRIBE = 2;

    private final HeadMessages messages;
    private final long chain;
    private final Consumer<BlockLink> heads;
    private final Consumer<String> ended;
    private final CompletableFuture<String> subscribed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private CompletableFuture<?> saying = CompletableFuture.completedFuture("");
    private boolean onChain;
    private volatile boolean over;

    /**
     * @param chain the id that the node has to tell
     * @param heads gets each block
     * @param ended gets why it is over, once
     */
    HeadSocket(HeadMessages messages, long chain, Consumer<BlockLink> heads, Consumer<String> ended) {
        this.messages = messages;
        this.chain = chain;
        this.heads = heads;
        this.ended = ended;
    }

    /** Done when blocks are to come, or when they never will over this connection. */
    CompletableFuture<String> subscribed() {
        return subscribed;
    }

    @Override
    public void onOpen(WebSocket socket) {
        say(socket, HeadMessages.request(CHAIN, "eth_chainId", "[]"));
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        if (over) {
            return null;
        }
        if (part.length() > HeadMessages.MAX_CHARACTERS - text.length()) {
            end(socket, "a message above " + HeadMessages.MAX_CHARACTERS + " characters");
            return null;
        }
        text.append(part);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            try {
                hear(socket, messages.read(whole));
            } catch (UnusableException unusable) {
                end(socket, "unusable message: " + unusable.why());
            }
        }
        socket.request(1);
        return null;
    }

    private void hear(WebSocket socket, Said said) throws UnusableException {
        if (said instanceof Said.NewHead told) {
            // Nothing counts that is told before the subscription has a name.
            if (told.subscription().equals(subscribed.getNow(""))) {
                heads.accept(told.head());
            }
        } else if (said instanceof Said.No no) {
            end(socket, (no.id() == SUBSCRIBE ? "it tells no blocks by itself: " : "it refuses: ") + no.why());
        } else if (said instanceof Said.Answer answer) {
            answered(socket, answer);
        }
    }

    private void answered(WebSocket socket, Said.Answer answer) throws UnusableException {
        if (answer.id() == CHAIN && !onChain) {
            long told = HeadMessages.number(answer.result());
            if (told != chain) {
                end(socket, "the node is on chain " + told + ", not " + chain);
                return;
            }
            onChain = true;
            say(socket, HeadMessages.request(SUBSCRIBE, "eth_subscribe", "[\"newHeads\"]"));
        } else if (answer.id() == SUBSCRIBE && onChain && !subscribed.isDone()) {
            subscribed.complete(HeadMessages.name(answer.result()));
        } else {
            throw new UnusableException("an answer to nothing that was asked");
        }
    }

    /** One after the other: an answer may come before the client knows that the question was sent. */
    private void say(WebSocket socket, String request) {
        saying = saying.thenCompose(sent -> socket.sendText(request, true));
    }

    private void end(WebSocket socket, String why) {
        ends(why);
        socket.abort();
    }

    /** Only the first reason counts. */
    private synchronized void ends(String why) {
        if (!over) {
            over = true;
            ended.accept(why);
            subscribed.cancel(false);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        end(socket, "a message that is no text");
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ends("closed by the node with " + code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable broken) {
        ends("the connection broke (" + broken.getClass().getSimpleName() + ")");
    }
}
