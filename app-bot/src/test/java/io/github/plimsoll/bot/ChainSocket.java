package io.github.plimsoll.bot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** The websocket of a node on Base: it takes subscriptions, and tells the blocks that it is told to. */
final class ChainSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x81;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    /** Who subscribed. */
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    volatile long chain = 8453;

    ChainSocket() throws IOException {
        Thread thread = new Thread(this::accept, "chain-socket");
        thread.setDaemon(true);
        thread.start();
    }

    /** With a key in it, as those of providers have. */
    String address() {
        return "ws://127.0.0.1:" + server.getLocalPort() + "/v2/secret-of-the-socket";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread peer = new Thread(() -> serve(socket), "chain-socket-peer");
                peer.setDaemon(true);
                peer.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.read());
            }
            String key = head.toString(ISO_8859_1)
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
                    .findFirst()
                    .orElseThrow()
                    .substring(18)
                    .strip();
            String accepted = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(UTF_8)));
            socket.getOutputStream()
                    .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: " + accepted + "\r\n\r\n")
                            .getBytes(UTF_8));
            for (int opcode = in.read(); opcode == TEXT; opcode = in.read()) {
                answer(socket, in);
            }
        } catch (IOException | NoSuchAlgorithmException over) {
            // One side has ended it.
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Socket socket, InputStream in) throws IOException {
        int length = in.read() & 0x7f;
        if (length == 126) {
            length = (in.read() << 8) | in.read();
        }
        byte[] mask = in.readNBytes(4);
        byte[] text = in.readNBytes(length);
        for (int i = 0; i < text.length; i++) {
            text[i] ^= mask[i & 3];
        }
        JsonNode request = JSON.readTree(text);
        boolean subscribes = request.path("method").asText().equals("eth_subscribe");
        String result = subscribes ? "\"0xabc\"" : "\"0x" + Long.toHexString(chain) + "\"";
        say(socket, "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + result + "}");
        if (subscribes) {
            open.add(socket);
        }
    }

    private static synchronized void say(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(TEXT);
        if (bytes.length < 126) {
            frame.write(bytes.length);
        } else {
            frame.write(126);
            frame.write(bytes.length >> 8);
            frame.write(bytes.length);
        }
        frame.write(bytes);
        socket.getOutputStream().write(frame.toByteArray());
        socket.getOutputStream().flush();
    }

    /** How many listen. */
    int listeners() {
        return open.size();
    }

    /** A new block, to everybody who listens. */
    void tell(long number) throws IOException {
        String at = String.format("%064x", number);
        String parent = String.format("%064x", number - 1);
        for (Socket socket : open) {
            say(
                    socket,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0xabc\",\"result\":"
                            + "{\"number\":\"0x" + Long.toHexString(number) + "\",\"hash\":\"0x" + at
                            + "\",\"parentHash\":\"0x" + parent + "\"}}}");
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
