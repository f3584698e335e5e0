package io.github.plimsoll.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** File steps that PostgreSQL's safety rests on: exact modes, whole-or-nothing writes, and errors in plain words. */
final class EmbeddedPostgresFiles {
    private EmbeddedPostgresFiles() {}

    /**
     * Writes a file so that a reader sees the old or the new content and nothing between, also after a power cut. The new file
     * is private from its first byte, and a link placed under its name is replaced, not followed.
     */
    static void writeWhole(Path file, String content, String mode, EmbeddedPostgresAccount.Ids owner)
            throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel out = FileChannel.open(
                next,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var bytes = java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        give(next, owner);
        mode(next, mode);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(parent(file));
    }

    /** Makes a rename or a new name durable. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Sets the mode when it differs, for example {@code rwx--x--x}. */
    static void mode(Path path, String mode) throws IOException {
        var wanted = PosixFilePermissions.fromString(mode);
        if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(wanted)) {
            Files.setPosixFilePermissions(path, wanted);
        }
    }

    /** Changes the owner when it differs; only root can, and only root ever needs to. */
    static void give(Path path, EmbeddedPostgresAccount.Ids owner) throws IOException {
        if (uid(path) != owner.uid()) {
            Files.setAttribute(path, "unix:gid", owner.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", owner.uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    static int gid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** Removes a tree without following links; names that vanish meanwhile are fine. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Says in one sentence what a file error means for the person who chose the directory. */
    static DataDirectoryException explain(Path directory, IOException error) {
        String reason = reason(error);
        String what = "The data directory " + directory + " cannot be used";
        if (tellsOfFullDisk(reason)) {
            return diskFull(directory, error);
        }
        if (error instanceof AccessDeniedException || reason.contains("Permission denied")) {
            return new DataDirectoryException(
                    DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                    what,
                    "no permission for " + file(error, directory),
                    "choose a directory that you own with --data, or run as the user who owns this one",
                    error);
        }
        if (error instanceof AtomicMoveNotSupportedException) {
            return new DataDirectoryException(
                    DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                    what,
                    "its file system cannot replace a file in one step",
                    "choose a directory on a local disk",
                    error);
        }
        return new DataDirectoryException(
                DataDirectoryException.Code.DATA_DIRECTORY_UNUSABLE,
                what,
                reason + " (" + file(error, directory) + ")",
                "correct that or choose another directory with --data",
                error);
    }

    static DataDirectoryException diskFull(Path directory, @Nullable Throwable cause) {
        String what = "The disk under " + directory + " is full";
        String why = "PostgreSQL needs about 100 MB there to start";
        String how = "free some space or choose another directory with --data";
        return cause == null
                ? new DataDirectoryException(DataDirectoryException.Code.DISK_FULL, what, why, how)
                : new DataDirectoryException(DataDirectoryException.Code.DISK_FULL, what, why, how, cause);
    }

    static boolean tellsOfFullDisk(String text) {
        return text.contains("No space left on device") || text.contains("Disk quota exceeded");
    }

    private static String reason(IOException error) {
        if (error instanceof FileSystemException && error.getCause() instanceof ReadOnlyFileSystemException) {
            return "the file system is read-only";
        }
        String reason = error instanceof FileSystemException inFile ? inFile.getReason() : error.getMessage();
        if (reason != null && !reason.isBlank()) {
            return reason;
        }
        return switch (error.getClass().getSimpleName()) {
            case "NoSuchFileException" -> "a file is missing";
            case "FileAlreadyExistsException", "NotDirectoryException" -> "a file is in the way";
            case "DirectoryNotEmptyException" -> "a directory is not empty";
            default -> "the file system answered with " + error.getClass().getSimpleName();
        };
    }

    private static String file(IOException error, Path otherwise) {
        String file = error instanceof FileSystemException inFile ? inFile.getFile() : null;
        return file == null ? otherwise.toString() : file;
    }
}
