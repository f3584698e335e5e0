package io.github.plimsoll.bot.config;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Checksum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Values of settings of a chain. */
final class ChainValues {
    /** A round of questions to silent nodes has to end before their task counts as hung. */
    static final int MOST_NODES = 5;

    private static final long HIGHEST_ID = (1L << 53) - 1;

    private ChainValues() {}

    /** Each host and port at most once: the same node twice would agree with itself. */
    static List<Endpoint> nodes(String text) {
        List<Endpoint> all = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Endpoint node;
            try {
                node = Endpoint.of(part.strip());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "must be addresses of nodes, separated by commas: " + wrong.getMessage());
            }
            if (!named.add(node.toString().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("must name each node once, whatever keys are in its addresses, but "
                        + node + " is there twice");
            }
            all.add(node);
        }
        if (all.size() > MOST_NODES) {
            throw new IllegalArgumentException("must be at most " + MOST_NODES + " nodes");
        }
        return List.copyOf(all);
    }

    /** One for each node, in their order; none stands as -. */
    static List<Optional<Endpoint>> sockets(String text) {
        List<Optional<Endpoint>> all = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            try {
                all.add(part.strip().equals("-") ? Optional.empty() : Optional.of(Endpoint.socket(part.strip())));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "must be addresses of websockets or -, separated by commas: " + wrong.getMessage());
            }
        }
        return List.copyOf(all);
    }

    static Long id(String text) {
        if (!text.matches("[1-9][0-9]{0,15}") || Long.parseLong(text) > HIGHEST_ID) {
            throw new IllegalArgumentException("must be the id of a chain in decimal digits, such as 8453 for Base");
        }
        return Long.parseLong(text);
    }

    static Optional<EvmAddress> address(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checksum.address(text));
        } catch (RefusedException wrong) {
            throw new IllegalArgumentException("must be an address: " + wrong.getMessage());
        }
    }

    static String hash(String text) {
        if (!text.matches("|0x[0-9a-f]{64}")) {
            throw new IllegalArgumentException("must be 0x and 64 hex digits in lower case");
        }
        return text;
    }

    /** Above 0, with at most so many decimals. */
    static Function<String, BigDecimal> amount(int decimals, long most) {
        return text -> {
            boolean plain = text.matches("[0-9]{1,6}(\\.[0-9]{1," + decimals + "})?");
            BigDecimal value = plain ? new BigDecimal(text) : BigDecimal.ZERO;
            if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
                throw new IllegalArgumentException("must be above 0 and at most " + most
                        + ", in plain digits with at most " + decimals + " decimals");
            }
            return value;
        };
    }
}
