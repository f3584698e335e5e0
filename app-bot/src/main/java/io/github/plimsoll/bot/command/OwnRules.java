package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /risk_rules}: rules of the user's own, which only tighten those of the installation. */
final class OwnRules implements Command {
    private static final String SOME = Stream.of(
                    RiskLimit.MAX_LEVERAGE, RiskLimit.MAX_POSITION, RiskLimit.MAX_DRAWDOWN, RiskLimit.COOLDOWN)
            .map(RiskLimit::key)
            .collect(Collectors.joining(", "));

    private final Trading trading;

    OwnRules(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/risk_rules";
    }

    @Override
    public String usage() {
        return "[RULE=VALUE,RULE=VALUE... | none]";
    }

    @Override
    public String purpose() {
        return "shows or sets risk rules of your own, which only tighten those that /risk shows";
    }

    @Override
    public String example() {
        return "/risk_rules maxLeverage=100x,side.short.maxLeverage=20x";
    }

    @Override
    public Answer run(Session session, Words words) {
        Account account = session.account();
        if (!words.any()) {
            return answer(account);
        }
        StringBuilder typed = new StringBuilder();
        if (words.takeIf("none")) {
            words.end();
        }
        while (words.any()) {
            typed.append(words.take("rule"));
        }
        try {
            return answer(trading.desk()
                    .tighten(account.id(), typed.toString(), session.user().value(), session.trace()));
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw words.wrong("BAD_RULES", sentence(String.valueOf(wrong.getMessage())));
        }
    }

    /** Rules keep the spelling in which they are typed. */
    private static String sentence(String problem) {
        String said = problem.startsWith("must ")
                ? "Rules " + problem
                : problem.startsWith("your ") ? "Y" + problem.substring(1) : "Not set: " + problem;
        return said + (problem.contains("there is no limit ") ? "; limits are such as " + SOME : "") + ".";
    }

    private Answer answer(Account account) {
        String own = account.rules();
        RiskPolicy policy = trading.desk().policy(account);
        String text = own.isEmpty()
                ? "You have no rules of your own; those of the installation hold, see /risk."
                : "Your own rules: " + own.replace(",", ", ")
                        + ". The tighter of them and the installation's counts, see /risk; /risk_rules none ends them.";
        return Answer.ok(
                text,
                Data.of("own", own)
                        .and("policy", policy.name())
                        .and("hash", policy.hash())
                        .map());
    }
}
