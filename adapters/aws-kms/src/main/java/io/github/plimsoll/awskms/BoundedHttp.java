package io.github.plimsoll.awskms;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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

    /** @param most how long connecting, and each wait for further bytes, may take */
    BoundedHttp(Duration most) {
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
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                HttpExecuteResponse answer = prepared.call();
                HttpExecuteResponse.Builder bounded =
                        HttpExecuteResponse.builder().response(answer.httpResponse());
                answer.responseBody()
                        .ifPresent(body -> bounded.responseBody(AbortableInputStream.create(new Bounded(body), body)));
                return bounded.build();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
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

    /** Ends with an error behind so many bytes. */
    private static final class Bounded extends FilterInputStream {
        private int left = MOST;

        Bounded(InputStream body) {
            super(body);
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
        }
    }
}
