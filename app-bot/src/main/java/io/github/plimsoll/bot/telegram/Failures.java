package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.ApiException.Kind;
import org.telegram.telegrambots.meta.api.objects.ResponseParameters;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** What a failure of the client means, without anything secret in it. */
final class Failures {
    private static final int MAX_RETRY_AFTER = 3_600;

    private final BotToken token;

    Failures(BotToken token) {
        this.token = token;
    }

    ApiException read(Exception failed) {
        if (failed instanceof TelegramApiRequestException request && code(request) != 0) {
            int code = code(request);
            return new ApiException(
                    kind(code), code == 429 ? retryAfter(request) : 0, text(code + " " + said(request)));
        }
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // The kind of failure only: what the parser or the network says may repeat addresses and answers.
        return new ApiException(Kind.UNAVAILABLE, 0, root.getClass().getSimpleName());
    }

    private static int code(TelegramApiRequestException request) {
        Integer code = request.getErrorCode();
        return code == null ? 0 : code;
    }

    private static String said(TelegramApiRequestException request) {
        String said = request.getApiResponse();
        return said == null ? "" : said;
    }

    private static Kind kind(int code) {
        return switch (code) {
            case 401, 404 -> Kind.UNAUTHORIZED;
            case 409 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            default -> code >= 500 ? Kind.UNAVAILABLE : Kind.REFUSED;
        };
    }

    private static int retryAfter(TelegramApiRequestException request) {
        ResponseParameters parameters = request.getParameters();
        Integer seconds = parameters == null ? null : parameters.getRetryAfter();
        return seconds == null ? 1 : Math.max(1, Math.min(MAX_RETRY_AFTER, seconds));
    }

    private String text(String said) {
        String clean = token.scrub(said);
        return clean.length() > 200 ? clean.substring(0, 200) : clean;
    }
}
