package io.github.plimsoll.bot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold a key and are their owner's alone. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /** Others than the owner may do something with it. */
    static final class OpenToOthersException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Its text.
     *
     * @param home what a relative name starts from
     * @param most bytes; a longer one is no key
     * @return empty when it is longer
     * @throws OpenToOthersException where the file system tells of owners, and others may do something with it
     * @throws IOException when it cannot be read
     */
    static String read(Path home, String name, int most) throws IOException {
        Path file = home.resolve(name);
        if (Files.size(file) > most) {
            return "";
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            throw new OpenToOthersException();
        }
        return Files.readString(file);
    }
}
