package io.github.plimsoll.postgres.upkeep;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Reads a table as COPY text, in the order of its key, so that the same rows are always the same bytes. */
final class CopyOut {
    private CopyOut() {}

    static Manifest.Entry of(Connection connection, Table table, OutputStream to) throws SQLException, IOException {
        MessageDigest digest = Digests.sha256();
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + table.read() + ") TO STDOUT", new DigestOutputStream(new Unclosed(to), digest));
        return new Manifest.Entry(table.full(), rows, Digests.hex(digest), table.columns());
    }

    /** The driver may close what it writes to; an archive has more tables. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
