package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** Transactions as bytes: their type, and a list of their fields in recursive length prefixes. */
final class Rlp {
    private static final byte TYPE = 2;
    private static final int SLOT_BYTES = 32;

    private Rlp() {}

    static byte[] transaction(Transaction of, @Nullable Signature signature) {
        List<RlpType> fields = new ArrayList<>();
        fields.add(RlpString.create(of.chainId()));
        fields.add(RlpString.create(of.nonce()));
        fields.add(RlpString.create(of.fees().tip()));
        fields.add(RlpString.create(of.fees().max()));
        fields.add(RlpString.create(of.gasLimit()));
        fields.add(address(of.to()));
        fields.add(RlpString.create(of.value()));
        fields.add(RlpString.create(of.data()));
        fields.add(new RlpList(of.accessList().stream().map(Rlp::entry).toList()));
        if (signature != null) {
            fields.add(RlpString.create(BigInteger.valueOf(signature.yParity())));
            fields.add(RlpString.create(signature.r()));
            fields.add(RlpString.create(signature.s()));
        }
        byte[] list = RlpEncoder.encode(new RlpList(fields));
        byte[] typed = new byte[list.length + 1];
        typed[0] = TYPE;
        System.arraycopy(list, 0, typed, 1, list.length);
        return typed;
    }

    private static RlpType entry(AccessEntry entry) {
        List<RlpType> slots = new ArrayList<>();
        for (BigInteger slot : entry.slots()) {
            slots.add(RlpString.create(HexFormat.of().parseHex(String.format("%0" + 2 * SLOT_BYTES + "x", slot))));
        }
        return new RlpList(address(entry.address()), new RlpList(slots));
    }

    private static RlpType address(EvmAddress address) {
        return RlpString.create(
                HexFormat.of().parseHex(address.hex(), 2, address.hex().length()));
    }
}
