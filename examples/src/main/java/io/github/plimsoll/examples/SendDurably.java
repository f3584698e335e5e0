package io.github.plimsoll.examples;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.DurableSender;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.PolicySigner.Allowed;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;

/** Pays 1,000 units of a token, once however often it is said. Arguments: node, token, and anvil's private key without 0x. */
public final class SendDurably {
    private SendDurably() {}

    public static void main(String[] args) throws InterruptedException {
        WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000, System::nanoTime);
        RpcClient node =
                RpcClient.builder(Endpoint.of(args[0]), 31_337).clock(clock).build();
        if (!(node.verify() instanceof Value)) {
            System.out.println("no test chain at " + args[0] + "; start anvil --block-time 1 --slots-in-an-epoch 1");
            return;
        }
        EvmAddress token = new EvmAddress(args[1]);
        TransactionRules rules = new TransactionRules( // at most 100 gwei for a unit of gas, 0.01 ETH for a payment
                BigInteger.valueOf(31_337), new FeeLimits(BigInteger.TEN.pow(11), BigInteger.TEN.pow(16)));
        try (PrivateKey key = PrivateKey.of(HexFormat.of().parseHex(args[2]))) {
            Allowed payments =
                    Allowed.of(token, "a9059cbb").where(Argument.is(0, BigInteger.valueOf(0xb0))); // one payee
            PolicySigner signer = new PolicySigner(key.address(), tx -> tx.sign(key), rules, List.of(payments));
            var store = new MemoryWalletStore(System::nanoTime); // PostgresWalletStore survives the process
            Providers chain = new Providers(List.of(node), 1, 3, false);
            DurableSender sender = new DurableSender(
                    store, chain, signer, SendingSettings.of(rules, BigInteger.TEN.pow(17)), clock, "example");
            byte[] transfer =
                    HexFormat.of().parseHex("a9059cbb" + "0".repeat(62) + "b0" + String.format("%064x", 1_000));
            Call payment = new Call(token, BigInteger.ZERO, transfer, 90_000);
            ChainSend paid = sender.submit("invoice-81", payment, clock.epochMicros() + 60_000_000);
            while (!paid.state().ended()) {
                paid = sender.submit("invoice-81", payment, clock.epochMicros() + 60_000_000); // said again, done once
                sender.step();
                Thread.sleep(500);
            }
            System.out.println("invoice-81: " + paid.state() + " with nonce " + paid.sequence() + " " + paid.reason());
        }
    }
}
