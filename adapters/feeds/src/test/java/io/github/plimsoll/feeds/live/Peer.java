package io.github.plimsoll.feeds.live;

import static io.github.plimsoll.feeds.live.UnrulyServer.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** One connection of the unruly server: plain HTTP, server-sent events or a websocket, as it was asked for. */
final class Peer {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<String> said = new ArrayList<>();
    private volatile String head = "";
    private volatile boolean closed;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
    }

    void readHead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                closed = true;
                throw new IOException("closed");
            }
            bytes.write(next);
        }
        head = bytes.toString(ISO_8859_1);
        if (!isAsked()) {
            Thread reader = new Thread(this::listen, "unruly-reader");
            reader.setDaemon(true);
            reader.start();
        }
    }

    /** Request line and headers. */
    String head() {
        return head;
    }

    private String header(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private boolean isSocket() {
        return header("Upgrade").equalsIgnoreCase("websocket");
    }

    private boolean isStream() {
        return header("Accept").startsWith("text/event-stream");
    }

    /** Whether it is one question with one answer. */
    boolean isAsked() {
        return !isSocket() && !isStream();
    }

    void open() throws IOException {
        if (isSocket()) {
            write(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accepted(header("Sec-WebSocket-Key")) + "\r\n\r\n");
        } else if (isStream()) {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n:hello\n\n");
        }
    }

    private static String accepted(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(utf8(key + GUID)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    void answer(int status, String headers, String type, String body) throws IOException {
        write("HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Type: " + type + "\r\nContent-Length: "
                + utf8(body).length + "\r\nConnection: close\r\n\r\n" + body);
        end();
    }

    void push(String text) throws IOException {
        if (isSocket()) {
            frame(0x81, utf8(text), utf8(text).length);
        } else if (isStream()) {
            write("event:" + event() + "\ndata:" + text + "\n\n");
        } else {
            answer(200, "", "application/json; charset=utf-8", text);
        }
    }

    private String event() {
        return head.contains("price_feed_ids") ? "price_update" : "message";
    }

    void pushHalf(String text) throws IOException {
        byte[] bytes = utf8(text);
        if (isSocket()) {
            frame(0x81, bytes, bytes.length / 2);
        } else if (isStream()) {
            write("data:" + text.substring(0, text.length() / 2));
        } else {
            write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                    + text.substring(0, text.length() / 2));
        }
    }

    private synchronized void frame(int opcode, byte[] bytes, int sent) throws IOException {
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
        frame.write(bytes, 0, sent);
        out.write(frame.toByteArray());
        out.flush();
    }

    void ping() throws IOException {
        frame(0x89, utf8("are you there"), 13);
    }

    /** The end as the protocol wants it. */
    void bye() throws IOException {
        if (isSocket()) {
            frame(0x88, new byte[] {0x03, (byte) 0xe8}, 2);
        } else {
            end();
        }
    }

    private void end() throws IOException {
        out.flush();
        socket.shutdownOutput();
        while (in.read() >= 0) {
            // what the other side still sends is of no interest
        }
        UnrulyServer.quietly(socket);
        closed = true;
    }

    private synchronized void write(String text) throws IOException {
        out.write(utf8(text));
        out.flush();
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException over) {
            // closed before
        }
        UnrulyServer.quietly(socket);
        closed = true;
    }

    /** Whether either side has closed it. */
    boolean isClosed() {
        return closed;
    }

    /** Frames of the other side, unmasked, each with its opcode. */
    List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    private void listen() {
        try {
            while (true) {
                int opcode = in.read();
                if (opcode < 0) {
                    break;
                }
                int length = in.read() & 0x7f;
                if (length == 126) {
                    length = (in.read() << 8) | in.read();
                }
                byte[] mask = in.readNBytes(4);
                byte[] bytes = in.readNBytes(length);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] ^= mask[i & 3];
                }
                synchronized (said) {
                    said.add((opcode & 0x0f) + " " + new String(bytes, ISO_8859_1));
                }
            }
        } catch (IOException over) {
            // as good as an end
        }
        closed = true;
    }
}
