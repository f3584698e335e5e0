package io.github.plimsoll.benchmarks;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RFuture;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** The same three limits by Bucket4j and Redisson: a minute's, a day's and an hour's of dollars, a hundred a decision. */
final class RedisPeers implements AutoCloseable {
    /** How often in a minute, how often in a day, and how many dollars in an hour. */
    record Limits(long minute, long day, long dollars) {}

    private final StatefulRedisConnection<String, byte[]> connection;
    private final LettuceBasedProxyManager<String> buckets;
    private final RedissonClient redisson;

    RedisPeers(RedisClient client, String uri) {
        connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        buckets = Bucket4jLettuce.casBasedBuilder(connection).build();
        Config config = new Config();
        config.setCodec(org.redisson.client.codec.StringCodec.INSTANCE);
        config.useSingleServer().setAddress(uri);
        redisson = Redisson.create(config);
    }

    /** Calls and dollars are different tokens, so two buckets; what the second refuses the first gets back. */
    boolean bucket4j(Limits limits, String user) {
        BucketProxy calls = buckets.builder()
                .build(
                        "c" + user,
                        () -> BucketConfiguration.builder()
                                .addLimit(band(limits.minute(), Duration.ofMinutes(1), "o"))
                                .addLimit(band(limits.day(), Duration.ofDays(1), "t"))
                                .build());
        BucketProxy dollars = buckets.builder()
                .build(
                        "d" + user,
                        () -> BucketConfiguration.builder()
                                .addLimit(band(limits.dollars(), Duration.ofHours(1), "d"))
                                .build());
        boolean granted = calls.tryConsume(1);
        if (granted && !dollars.tryConsume(100)) {
            calls.addTokens(1);
            return false;
        }
        return granted;
    }

    private static Bandwidth band(long capacity, Duration period, String id) {
        return Bandwidth.builder()
                .capacity(capacity)
                .refillGreedy(capacity, period)
                .id(id)
                .build();
    }

    /** Its limiters have to be told their rates before they are asked. */
    void prepareRedisson(Limits limits, List<String> users) throws Exception {
        List<RFuture<Boolean>> told = new ArrayList<>();
        for (String user : users) {
            told.add(limiter("o", user).trySetRateAsync(RateType.OVERALL, limits.minute(), Duration.ofMinutes(1)));
            told.add(limiter("t", user).trySetRateAsync(RateType.OVERALL, limits.day(), Duration.ofDays(1)));
            told.add(limiter("d", user).trySetRateAsync(RateType.OVERALL, limits.dollars(), Duration.ofHours(1)));
            for (RFuture<Boolean> one : told.size() > 3_000 ? told : List.<RFuture<Boolean>>of()) {
                one.get();
            }
            if (told.size() > 3_000) {
                told.clear();
            }
        }
        for (RFuture<Boolean> one : told) {
            one.get();
        }
    }

    /** What an earlier limiter granted it cannot give back. */
    boolean redisson(String user) {
        return limiter("o", user).tryAcquire(1)
                && limiter("t", user).tryAcquire(1)
                && limiter("d", user).tryAcquire(100);
    }

    private RRateLimiter limiter(String kind, String user) {
        return redisson.getRateLimiter("r" + kind + user);
    }

    @Override
    public void close() {
        redisson.shutdown();
        connection.close();
    }
}
