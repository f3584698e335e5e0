package io.github.plimsoll.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Speaks just enough of PostgreSQL's protocol to learn what a client without a password is told first. */
final class RawLogin {
    /** The server's first answer. */
    enum Answer {
        /** Nobody listens, or the connection was dropped. */
        UNREACHABLE,
        /** An error message: refused. */
        REFUSED,
        /** SCRAM is asked for: refused until a proof of the password comes. */
        SCRAM_ASKED,
        /** Let in, or asked for something weaker than SCRAM. */
        WEAK
    }

    private RawLogin() {}

    static Answer tcp(String host, int port, String user, String database, boolean replication) {
        return ask(new InetSocketAddress(host, port), user, database, replication);
    }

    static Answer unix(Path socket, String user, String database) {
        return ask(UnixDomainSocketAddress.of(socket), user, database, false);
    }

    private static Answer ask(SocketAddress address, String user, String database, boolean replication) {
        var family = address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : null;
        try (SocketChannel channel = family == null ? SocketChannel.open() : SocketChannel.open(family)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(startup(user, database, replication)));
            ByteBuffer head = ByteBuffer.allocate(9);
            while (head.hasRemaining() && channel.read(head) >= 0) {}
            if (head.hasRemaining()) {
                return Answer.UNREACHABLE;
            }
            char kind = (char) head.get(0);
            int request = head.getInt(5);
            if (kind == 'E') {
                return Answer.REFUSED;
            }
            return kind == 'R' && request == 10 ? Answer.SCRAM_ASKED : Answer.WEAK;
        } catch (IOException nobody) {
            return Answer.UNREACHABLE;
        }
    }

    private static byte[] startup(String user, String database, boolean replication) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeInt(196608);
        String text = "user\0" + user + "\0database\0" + database + "\0" + (replication ? "replication\0true\0" : "");
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.writeByte(0);
        ByteBuffer whole = ByteBuffer.allocate(4 + body.size());
        whole.putInt(4 + body.size()).put(body.toByteArray());
        return whole.array();
    }
}
