package io.github.plimsoll.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Speaks raw HTTP/1.1, as a client that does not keep to the rules would. */
final class Wire {
    private static final int TIMEOUT_MILLIS = 10_000;

    private Wire() {}

    record Reply(int status, Map<String, String> headers, String body) {}

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    static Reply get(int port, String path) throws IOException {
        return request(port, "GET", path);
    }

    static Reply request(int port, String method, String path, String... moreHeaders) throws IOException {
        String headers = String.join(
                "", java.util.Arrays.stream(moreHeaders).map(h -> h + "\r\n").toList());
        return send(port, method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n");
    }

    static Reply send(int port, String bytes) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Reply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no complete answer but: " + text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }
}
