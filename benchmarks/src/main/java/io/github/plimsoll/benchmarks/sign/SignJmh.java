package io.github.plimsoll.benchmarks.sign;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.Fees;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.TypedData;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.crypto.TransactionEncoder;

/** From values to signed bytes: an intent of Avantis as typed data, and a transaction; ours and web3j's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class SignJmh {
    private static final String TO = "0x44914408af82bc9983bbb330e3578e1105e11d4e";
    private static final String INTENT = """
            {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
            {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
            "CloseTradeReq":[{"name":"_trader","type":"address"},{"name":"_pairIndex","type":"uint256"},
            {"name":"_index","type":"uint256"},{"name":"_openTimestamp","type":"uint256"},
            {"name":"_amount","type":"uint256"},{"name":"_wantedPrice","type":"uint256"},
            {"name":"_deadline","type":"uint256"},{"name":"_nonce","type":"uint256"}]},
            "primaryType":"CloseTradeReq","domain":{"name":"AvantisTrading","version":"1","chainId":8453,
            "verifyingContract":"0x44914408af82bc9983bbb330e3578e1105e11d4e"},
            "message":{"_trader":"0x1111111111111111111111111111111111111111","_pairIndex":"1","_index":"0",
            "_openTimestamp":"1750000000","_amount":"5000000","_wantedPrice":"800000000000000",
            "_deadline":"1800000000123","_nonce":"%s"}}""";

    private final PrivateKey ours;
    private final ECKeyPair theirs;
    private final byte[] data = new byte[132];
    private long nonce = 1_000_000;

    public SignJmh() {
        byte[] secret = new byte[PrivateKey.LENGTH];
        Arrays.fill(secret, (byte) 0x46);
        ours = PrivateKey.of(secret);
        theirs = ECKeyPair.create(secret);
    }

    private String intent() {
        return INTENT.formatted(nonce++);
    }

    @Benchmark
    public byte[] intentPlimsoll() {
        return ours.sign(TypedData.parse(intent()).digest()).bytes();
    }

    @Benchmark
    public Sign.SignatureData intentWeb3j() throws IOException {
        return Sign.signMessage(new StructuredDataEncoder(intent()).hashStructuredData(), theirs, false);
    }

    @Benchmark
    public byte[] transactionPlimsoll() {
        return Transaction.builder()
                .chainId(BigInteger.valueOf(8453))
                .nonce(BigInteger.valueOf(nonce++))
                .fees(new Fees(BigInteger.valueOf(1_000_000), BigInteger.valueOf(11_000_000)))
                .gasLimit(BigInteger.valueOf(1_000_000))
                .to(new EvmAddress(TO))
                .data(data)
                .build()
                .sign(ours)
                .raw();
    }

    @Benchmark
    public byte[] transactionWeb3j() {
        RawTransaction transaction = RawTransaction.createTransaction(
                8453,
                BigInteger.valueOf(nonce++),
                BigInteger.valueOf(1_000_000),
                TO,
                BigInteger.ZERO,
                HexFormat.of().formatHex(data),
                BigInteger.valueOf(1_000_000),
                BigInteger.valueOf(11_000_000));
        return TransactionEncoder.signMessage(transaction, Credentials.create(theirs));
    }
}
