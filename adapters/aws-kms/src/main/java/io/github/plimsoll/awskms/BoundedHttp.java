package io.github.plimsoll.awskms;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The JDK's connections, with an end to what is read: answers of KMS have a few hundred bytes. Data keys go to a service in the
 * clear but for TLS, so only this machine is asked without it. Thread-safe.
 */
final class BoundedHttp implements SdkHttpClient {
    /** Longest answer that is read, bytes. */
    static final int MOST = 64 * 1024;

    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "::1", "localhost");

    /** What would be the same at every further try. */
    static final class NeverException extends IOException {
        private static final long serialVersionUID = 1L;

        NeverException(String sentence) {
            super(sentence);
        }
    }

    private final SdkHttpClient http;
    private final Duration most;

    /** @param most how long connecting, each wait for further bytes, and the whole answer may take */
    BoundedHttp(Duration most) {
        this.most = most;
        http = UrlConnectionHttpClient.builder()
                .connectionTimeout(most)
                .socketTimeout(most)
                .build();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        URI to = request.httpRequest().getUri();
        if (!"https".equals(to.getScheme()) && !THIS_MACHINE.contains(to.getHost())) {
            return refused();
        }
        return new Asking(http.prepareRequest(request));
    }

    private static ExecutableHttpRequest refused() {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                throw new NeverException("another machine is not asked without TLS");
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public String clientName() {
        return "Bounded";
    }

    @Override
    public void close() {
        http.close();
    }

    /**
     * One question. Whoever breaks off waits for nobody: once an answer is read, closing its connection would wait for the JDK, which
     * reads what is left of an answer that was given up, byte by byte if it comes so.
     */
    private final class Asking implements ExecutableHttpRequest {
        private final ExecutableHttpRequest prepared;
        private volatile boolean read;
        private volatile boolean over;

        Asking(ExecutableHttpRequest prepared) {
            this.prepared = prepared;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            long begun = System.nanoTime();
            HttpExecuteResponse answer = prepared.call();
            read = true;
            HttpExecuteResponse.Builder bounded = HttpExecuteResponse.builder().response(answer.httpResponse());
            answer.responseBody()
                    .ifPresent(body ->
                            bounded.responseBody(AbortableInputStream.create(new Bounded(body, this, begun), this)));
            return bounded.build();
        }

        @Override
        public void abort() {
            over = true;
            if (!read) {
                prepared.abort();
            }
        }
    }

    /**
     * Ends with an error behind so many bytes, when it takes too long, and when it is given up. A wait for the next byte is bounded by
     * the connection.
     */
    private final class Bounded extends FilterInputStream {
        private final Asking asking;
        private final long begun;
        private int left = MOST;
        private boolean closed;

        Bounded(InputStream body, Asking asking, long begun) {
            super(body);
            this.asking = asking;
            this.begun = begun;
        }

        @Override
        public void close() throws IOException {
            // A second time it would wait for whoever reads what is left.
            if (!closed) {
                closed = true;
                super.close();
            }
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(Math.min(wanted, MOST));
            count((int) skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new NeverException("it answered with more than " + MOST + " bytes");
            }
            if (asking.over || System.nanoTime() - begun > most.toNanos()) {
                throw new SocketTimeoutException("the answer took longer than " + most.toMillis() + " ms");
            }
        }
    }
}
