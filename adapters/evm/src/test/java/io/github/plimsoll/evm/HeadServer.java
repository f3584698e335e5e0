package io.github.plimsoll.evm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A node of our own behind a websocket: it answers as it is told to, and says what it is told to, whatever that is. */
final class HeadServer implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> heads = new CopyOnWriteArrayList<>();
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile String instead = "";
    volatile Function<String, String> answer = HeadServer::usual;

    HeadServer() throws IOException {
        start("server", () -> {
            while (true) {
                Socket socket = server.accept();
                start("peer", () -> serve(socket));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // One side has ended it.
                    }
                },
                "head-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** As a node on Base does. */
    static String usual(String request) {
        return request.contains("eth_chainId") ? result(request, "\"0x2105\"") : result(request, "\"0xabc\"");
    }

    static String result(String request, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + FakeNode.id(request) + ",\"result\":" + result + "}";
    }

    /** A block as it is told to that subscription. */
    static String head(String subscription, long number, String hash, String parent) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"" + subscription
                + "\",\"result\":{\"number\":\"0x" + Long.toHexString(number) + "\",\"hash\":\"" + hash
                + "\",\"parentHash\":\"" + parent + "\",\"gasUsed\":\"0x0\",\"withdrawals\":[]}}}";
    }

    Endpoint endpoint(String path) {
        return Endpoint.socket("ws://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** Connections that were opened so far. */
    int connections() {
        return heads.size();
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            bytes.write(next);
        }
        String head = bytes.toString(ISO_8859_1);
        heads.add(head);
        if (!instead.isEmpty()) {
            socket.getOutputStream().write(instead.getBytes(UTF_8));
            socket.close();
            return;
        }
        String key = head.lines()
                .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
                .findFirst()
                .orElseThrow()
                .substring(18)
                .strip();
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n")
                        .getBytes(UTF_8));
        open.add(socket);
        listen(socket, in);
    }

    private static String accepted(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    private void listen(Socket socket, InputStream in) throws IOException {
        for (int opcode = in.read(); opcode >= 0 && (opcode & 0x0f) == 1; opcode = in.read()) {
            int length = in.read() & 0x7f;
            if (length == 126) {
                length = (in.read() << 8) | in.read();
            }
            byte[] mask = in.readNBytes(4);
            byte[] text = in.readNBytes(length);
            for (int i = 0; i < text.length; i++) {
                text[i] ^= mask[i & 3];
            }
            String request = new String(text, UTF_8);
            heard.add(request);
            String told = answer.apply(request);
            if (!told.isEmpty()) {
                frame(socket, TEXT, told.getBytes(UTF_8));
            }
        }
        open.remove(socket);
        socket.close();
    }

    private static synchronized void frame(Socket socket, int opcode, byte[] bytes) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(opcode);
        if (bytes.length < 126) {
            frame.write(bytes.length);
        } else if (bytes.length < 1 << 16) {
            frame.write(126);
            frame.write(bytes.length >> 8);
            frame.write(bytes.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) bytes.length >> shift));
            }
        }
        frame.write(bytes);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    /** To everybody. */
    void say(String text) {
        all(TEXT, text.getBytes(UTF_8));
    }

    void sayBytes() {
        all(0x82, new byte[] {1, 2, 3});
    }

    /** The end as the protocol wants it, with a reason that nobody has to believe. */
    void bye() {
        byte[] reason = "..the key is 0123456789abcdef".getBytes(UTF_8);
        reason[0] = 0x03;
        reason[1] = (byte) 0xe9;
        all(CLOSE, reason);
    }

    private void all(int opcode, byte[] bytes) {
        for (Socket socket : open) {
            try {
                frame(socket, opcode, bytes);
            } catch (IOException gone) {
                // Whoever reads from it forgets it.
            }
        }
    }

    /** In the middle of whatever is said. */
    void cut() throws IOException {
        for (Socket socket : open) {
            socket.getOutputStream().write(new byte[] {(byte) TEXT, 100, '{'});
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
