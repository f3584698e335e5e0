package io.github.plimsoll.evm.sending;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Functions of tokens that give money away, or the right to it, and their arguments that say to whom and how much: to list such
 * a function without them would let whoever asks the signer take everything. Selectors of ERC-20, ERC-2612 and ERC-721.
 */
final class TokenMoves {
    /** Every address and every amount that a token can have in supply lies below; who names no less names nothing. */
    static final BigInteger ALL = BigInteger.TWO.pow(160);

    private static final SortedMap<String, List<Integer>> DECIDING = new TreeMap<>(Map.of(
            "a9059cbb", List.of(0), // transfer(address,uint256)
            "23b872dd", List.of(1), // transferFrom(address,address,uint256)
            "42842e0e", List.of(1), // safeTransferFrom(address,address,uint256)
            "b88d4fde", List.of(1), // safeTransferFrom(address,address,uint256,bytes)
            "095ea7b3", List.of(0, 1), // approve(address,uint256): never without a limit
            "39509351", List.of(0, 1), // increaseAllowance(address,uint256)
            "a22cb465", List.of(0), // setApprovalForAll(address,bool)
            "d505accf", List.of(1, 2))); // permit(address,address,uint256,uint256,uint8,bytes32,bytes32)

    private TokenMoves() {}

    /** Arguments of a function, from 0, that its entry on a list has to name. */
    static List<Integer> deciding(String function) {
        return DECIDING.getOrDefault(function, Collections.emptyList());
    }
}
