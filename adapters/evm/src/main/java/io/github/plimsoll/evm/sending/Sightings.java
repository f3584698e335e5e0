package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.BlockHeader;
import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.Receipt;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Garbage;
import io.github.plimsoll.evm.RpcResult.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of transactions, as several nodes say. In one message to each node are the receipts; the blocks in which they
 * were the last time, as they usually still are; and, of those that were in none, whether the node has them in a block at
 * all, since nodes throw old receipts away and keep the transactions. Only what came out otherwise is asked for once more.
 * Nothing is concluded from what was seen the last time. Belongs to one thread.
 */
final class Sightings {
    private static final RpcResult<Object> LESS = new Garbage<>("it knows fewer blocks that stay than were told");

    private final int quorum;
    /** The blocks of receipts the last time, by transaction: where to look first. */
    private Map<String, Long> before = Map.of();

    /** @param quorum how many have to say that there is none */
    Sightings(int quorum) {
        this.quorum = quorum;
    }

    /** A receipt and who told it. */
    private record Told(Receipt receipt, Member by) {}

    /** A question of one node: the hash of its block at a height. */
    private record At(Member member, long block) {}

    /** What was found in one look. */
    private static final class Found {
        final long last;
        final Map<String, Told> receipts = new HashMap<>();
        final Map<String, Integer> absent = new HashMap<>();
        final Map<At, String> blocks = new HashMap<>();

        Found(long last) {
            this.last = last;
        }
    }

    /**
     * One for each hash.
     *
     * @param nodes that count now
     * @param last up to where blocks stay, as they told; -1 when they did not
     */
    Map<String, Sighting> of(List<String> hashes, List<Member> nodes, long last) {
        Found found = new Found(last);
        List<Long> heights = hashes.stream()
                .filter(before::containsKey)
                .map(before::get)
                .distinct()
                .toList();
        for (Member node : nodes) {
            ask(node, hashes, heights, found);
        }
        confirm(nodes, found);
        Map<String, Sighting> all = new HashMap<>();
        Map<String, Long> now = new HashMap<>();
        for (String hash : hashes) {
            Told told = found.receipts.get(hash);
            boolean gone = told == null && found.absent.getOrDefault(hash, 0) >= quorum;
            all.put(hash, told != null ? sighting(told, nodes, found) : gone ? Sighting.ABSENT : Sighting.UNCLEAR);
            if (told != null) {
                now.put(hash, told.receipt().block());
            }
        }
        before = now;
        return all;
    }

    private void ask(Member node, List<String> hashes, List<Long> heights, Found found) {
        List<String> open =
                hashes.stream().filter(hash -> !before.containsKey(hash)).toList();
        List<RpcRequest<?>> requests = new ArrayList<>();
        hashes.forEach(hash -> requests.add(RpcRequest.receipt(hash)));
        open.forEach(hash -> requests.add(RpcRequest.included(hash)));
        heights.forEach(height -> requests.add(RpcRequest.block(BlockTag.number(height))));
        List<RpcResult<Object>> told = all(node, requests, found.last);
        Set<String> without = new HashSet<>();
        for (int i = 0; i < hashes.size(); i++) {
            String hash = hashes.get(i);
            if (told.get(i) instanceof Value<Object> value && value.value() instanceof Optional<?> receipt) {
                if (receipt.isPresent()) {
                    found.receipts.putIfAbsent(hash, new Told((Receipt) receipt.get(), node));
                } else {
                    without.add(hash);
                }
            }
        }
        for (int i = 0; i < open.size(); i++) {
            count(open.get(i), told.get(hashes.size() + i), without, found);
        }
        for (int i = 0; i < heights.size(); i++) {
            keep(new At(node, heights.get(i)), told.get(hashes.size() + open.size() + i), found);
        }
        again(
                node,
                hashes.stream()
                        .filter(without::contains)
                        .filter(before::containsKey)
                        .toList(),
                without,
                found);
    }

    /** Of what had a receipt the last time and has none now. */
    private static void again(Member node, List<String> hashes, Set<String> without, Found found) {
        List<RpcRequest<?>> requests = new ArrayList<>();
        hashes.forEach(hash -> requests.add(RpcRequest.included(hash)));
        List<RpcResult<Object>> told = all(node, requests, found.last);
        for (int i = 0; i < hashes.size(); i++) {
            count(hashes.get(i), told.get(i), without, found);
        }
    }

    /** What the node has neither a receipt of nor in a block. */
    private static void count(String hash, RpcResult<Object> included, Set<String> without, Found found) {
        if (without.contains(hash) && included instanceof Value<Object> value && Boolean.FALSE.equals(value.value())) {
            found.absent.merge(hash, 1, Integer::sum);
        }
    }

    private static void keep(At at, RpcResult<Object> told, Found found) {
        if (told instanceof Value<Object> value && value.value() instanceof Optional<?> block && block.isPresent()) {
            found.blocks.put(at, ((BlockHeader) block.get()).hash());
        }
    }

    /** Asks for the blocks of receipts that nobody has confirmed by what it said so far. */
    private void confirm(List<Member> nodes, Found found) {
        Map<Member, Set<Long>> open = new LinkedHashMap<>(); // asked in the same order every time
        for (Told told : found.receipts.values()) {
            if (!(sighting(told, nodes, found) instanceof Sighting.InBlock)) {
                others(told, nodes)
                        .forEach(node -> open.computeIfAbsent(node, any -> new HashSet<>())
                                .add(told.receipt().block()));
            }
        }
        open.forEach((node, heights) -> {
            List<RpcRequest<?>> requests = new ArrayList<>();
            heights.forEach(height -> requests.add(RpcRequest.block(BlockTag.number(height))));
            List<RpcResult<Object>> told = all(node, requests, found.last);
            int i = 0;
            for (long height : heights) {
                At at = new At(node, height);
                found.blocks.remove(at);
                keep(at, told.get(i++), found);
            }
        });
    }

    /** Whether another node has that block at that height; where one is enough, the same node may be asked. */
    private Sighting sighting(Told told, List<Member> nodes, Found found) {
        Receipt receipt = told.receipt();
        boolean confirmed = others(told, nodes).stream()
                .anyMatch(node -> receipt.blockHash().equals(found.blocks.get(new At(node, receipt.block()))));
        return confirmed
                ? new Sighting.InBlock(receipt.block(), receipt.blockHash(), receipt.success())
                : Sighting.UNCLEAR;
    }

    private List<Member> others(Told told, List<Member> nodes) {
        return quorum == 1 && nodes.size() == 1
                ? nodes
                : nodes.stream().filter(node -> node != told.by()).toList();
    }

    /**
     * The answers; of a message none when the machine that answers it knows fewer of the blocks that stay than were told: what it
     * has in a block may be gone, and what it does not have may have happened. Of a node that takes one question at a time
     * nobody knows which of its machines answers which.
     */
    private static List<RpcResult<Object>> all(Member node, List<RpcRequest<?>> requests, long last) {
        List<RpcResult<Object>> told = new ArrayList<>();
        while (told.size() < requests.size()) {
            int together = node.mostTogether();
            int size = Math.min(requests.size() - told.size(), Math.max(1, together - 1));
            List<RpcRequest<?>> part = new ArrayList<>(requests.subList(told.size(), told.size() + size));
            part.add(RpcRequest.block(BlockTag.FINALIZED));
            List<RpcResult<Object>> answers = node.sendAll(part);
            boolean inOne = node.mostTogether() >= together;
            boolean knows = inOne && Node.number(answers.get(size)).orElse(-1L) >= last;
            told.addAll(knows ? answers.subList(0, size) : Collections.nCopies(size, LESS));
        }
        return told;
    }
}
