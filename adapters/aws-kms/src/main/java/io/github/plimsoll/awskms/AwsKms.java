package io.github.plimsoll.awskms;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyService;
import io.github.plimsoll.evm.custody.KeyServiceProvider;
import io.github.plimsoll.evm.custody.SigningService;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * Keys in AWS KMS, as {@code aws-kms}. A key is named by its ARN, which holds its region; credentials come from where the
 * library of AWS looks for them: environment, files of the user, role of the container or machine. Thread-safe.
 */
public final class AwsKms implements KeyServiceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public AwsKms() {}

    /**
     * A key that signs, asked by a client of the caller's.
     *
     * @param kms has time limits of its own and tries nothing again; stays the caller's to close
     * @param arn of the key
     * @throws RefusedException {@code MALFORMED} when it is no ARN of a key
     */
    public static SigningService signing(KmsClient kms, String arn, Patience patience) {
        KeyArn key = KeyArn.of(arn);
        return new KmsSigning(kms, key, calls(key, patience));
    }

    /**
     * A key that encrypts, asked by a client of the caller's.
     *
     * @param kms as for {@link #signing(KmsClient, String, Patience)}
     * @param arn of the key
     * @throws RefusedException {@code MALFORMED} when it is no ARN of a key
     */
    public static KeyService encryption(KmsClient kms, String arn, Patience patience) {
        KeyArn key = KeyArn.of(arn);
        return new KmsEncryption(kms, key, calls(key, patience));
    }

    private static Calls calls(KeyArn key, Patience patience) {
        return new Calls(key, patience, System::nanoTime, new SplittableRandom(), TimeUnit.NANOSECONDS::sleep);
    }

    /**
     * A client with our limits for a region: connections of the JDK, answers of at most 64 KiB, TLS but on this machine, no
     * further try of its own.
     *
     * @param patience how long one call may take
     */
    public static KmsClientBuilder client(String region, Patience patience) {
        return KmsClient.builder()
                .region(Region.of(region))
                .httpClientBuilder(defaults -> new BoundedHttp(patience.call()))
                .overrideConfiguration(over ->
                        over.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(patience.call()));
    }

    @Override
    public String name() {
        return "aws-kms";
    }

    @Override
    public KeyService encryption(String key) {
        return encryption(usual(KeyArn.of(key)), key, Patience.USUAL);
    }

    @Override
    public SigningService signing(String key) {
        return signing(usual(KeyArn.of(key)), key, Patience.USUAL);
    }

    /** Lives as long as the process: it holds no thread and no connection that matters. */
    private static KmsClient usual(KeyArn key) {
        try {
            return client(key.region(), Patience.USUAL)
                    .credentialsProvider(DefaultCredentialsProvider.builder().build())
                    .build();
        } catch (SdkException | IllegalArgumentException wrong) {
            throw new RefusedException(
                    RefusalCode.UNSUPPORTED,
                    "AWS KMS cannot be used with what the environment says of AWS ("
                            + wrong.getClass().getSimpleName() + ")");
        }
    }
}
