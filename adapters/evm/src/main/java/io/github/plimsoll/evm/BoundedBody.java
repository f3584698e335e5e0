package io.github.plimsoll.evm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** An answer of at most so many bytes: what is longer is not read to its end, and fails. */
final class BoundedBody implements BodySubscriber<byte[]> {
    /** The answer is longer than is allowed. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final int max;
    private final boolean wanted;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int max, boolean wanted) {
        this.max = max;
        this.wanted = wanted;
    }

    static BoundedBody of(int max) {
        return new BoundedBody(max, true);
    }

    /** Of an answer that is not looked at: none of it is read. */
    static BoundedBody unwanted() {
        return new BoundedBody(0, false);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            if (buffer.remaining() > max - bytes.size()) {
                if (subscription != null) {
                    subscription.cancel();
                }
                if (wanted) {
                    body.completeExceptionally(new TooLongException());
                } else {
                    body.complete(new byte[0]);
                }
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
