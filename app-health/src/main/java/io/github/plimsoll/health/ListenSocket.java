package io.github.plimsoll.health;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Opens the port before anything else starts, so that a port in use costs nothing and is told in our words; a request
 * that comes before the server runs waits instead of failing.
 */
record ListenSocket(ServerSocketChannel channel, InetAddress address, int port) {
    static ListenSocket open(String host, int port, int backlog) {
        InetAddress address = resolve(host);
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(address, port), backlog);
            return new ListenSocket(channel, address, channel.socket().getLocalPort());
        } catch (IOException failed) {
            closeQuietly(channel);
            throw explain(host, port, failed);
        }
    }

    void close() {
        closeQuietly(channel);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw unusable(host, unknown);
        }
    }

    private static HealthStartException explain(String host, int port, IOException failed) {
        String why = String.valueOf(failed.getMessage());
        if (failed instanceof BindException && why.contains("assign")) {
            return unusable(host, failed);
        }
        if (why.contains("ermission")) {
            return new HealthStartException(
                    HealthStartException.Code.PORT_NOT_ALLOWED,
                    "Port " + port + " is not allowed to this user: choose one from 1024 with --port N or HEALTH_PORT.",
                    failed);
        }
        if (failed instanceof BindException) {
            return new HealthStartException(
                    HealthStartException.Code.PORT_IN_USE,
                    "Port " + port + " on " + host + " is in use by another program: choose another one with --port N"
                            + " or HEALTH_PORT, or stop that program.",
                    failed);
        }
        return new HealthStartException(
                HealthStartException.Code.SERVER_FAILED,
                "The health server cannot listen on " + host + " port " + port
                        + ": the operating system refused it; look at its limits of open files and sockets.",
                failed);
    }

    private static HealthStartException unusable(String host, IOException cause) {
        return new HealthStartException(
                HealthStartException.Code.HOST_UNUSABLE,
                "The health server cannot listen on " + host + ", which is no address of this machine: use "
                        + HealthConfig.DEFAULT_HOST + ".",
                cause);
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException ignored) {
            // The port is given back in any case; there is nobody who could do more.
        }
    }
}
