package io.github.plimsoll.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A Lua text with its digest. Sent by digest; sent whole when Redis has forgotten it. */
final class Script {
    private final String text;
    private final String digest;

    private Script(String text) {
        this.text = text;
        try {
            digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    static Script of(String declarations, String resource) {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new Script(declarations + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    CompletionStage<List<Object>> run(RedisAsyncCommands<String, String> redis, String[] keys, String[] args) {
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        redis.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keys, args).whenComplete((list, failed) -> {
            Throwable cause = failed instanceof CompletionException wrapped ? wrapped.getCause() : failed;
            if (cause instanceof RedisNoScriptException) {
                redis.<List<Object>>eval(text, ScriptOutputType.MULTI, keys, args)
                        .whenComplete((again, broken) -> end(answer, again, broken));
            } else {
                end(answer, list, failed);
            }
        });
        return answer;
    }

    private static void end(CompletableFuture<List<Object>> answer, List<Object> list, @Nullable Throwable failed) {
        if (failed == null) {
            answer.complete(list);
        } else {
            answer.completeExceptionally(failed);
        }
    }
}
