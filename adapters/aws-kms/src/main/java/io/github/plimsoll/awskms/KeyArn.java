package io.github.plimsoll.awskms;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The full name of a key in AWS KMS. An alias is none: it can be pointed to another key. Immutable.
 *
 * @param text as it was given
 * @param region where the key is
 */
record KeyArn(String text, String region) {
    private static final Pattern FORM = Pattern.compile(
            "arn:aws[a-z-]{0,16}:kms:([a-z]{2}[a-z0-9-]{3,30}):[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** @throws RefusedException {@code MALFORMED} when it is no such name */
    static KeyArn of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new RefusedException(
                    RefusalCode.MALFORMED,
                    "a key in AWS KMS is named by its whole ARN and no alias, such as"
                            + " arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        }
        return new KeyArn(text, form.group(1));
    }

    @Override
    public String toString() {
        return text;
    }
}
