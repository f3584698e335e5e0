package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.chain.TransferCost.Decision;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.FeeQuote;
import io.github.plimsoll.evm.sending.NodeHealth;
import io.github.plimsoll.evm.sending.OpStackPrices;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.execution.spi.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /gas}: what gas costs now, what a transfer would cost, and the caps; for admins also how each node does. */
final class GasCommand extends ChainCommand {
    GasCommand(ChainDesk desk) {
        super(desk, "/gas", "shows what gas and transfers cost now, and the caps");
    }

    @Override
    Answer tell(Session session) {
        ChainWatch watch = desk.nodes(example());
        ChainSettings chain = desk.settings();
        List<NodeHealth> nodes = session.role() == Role.ADMIN
                ? watch.look().map(ChainLook::nodes).orElse(List.of())
                : List.of();
        Optional<String> blind = watch.blind();
        ChainLook look = watch.look().orElse(null);
        if (blind.isPresent() || look == null || look.view().isEmpty()) {
            return unknown(blind.orElse("the nodes do not agree") + shown(nodes));
        }
        ChainView view = look.view().get();
        String caps = "Caps: " + Units.gwei(chain.fees().perGas()) + " gwei for a unit of gas, "
                + Units.eth(chain.fees().perTransaction()) + " ETH for a transaction, " + Units.eth(chain.feesADay())
                + " ETH of a wallet in 24 h. A ninth of the first two is kept to call a transaction off.";
        Data data = Data.of("chain", chain.id()).and("block", view.head());
        String head = "Gas on " + chain.name() + " as of block " + view.head() + ": ";
        if (view.quote().isEmpty()) {
            return unknown((look.silent().compareTo(Providers.SILENT) > 0
                            ? "no node has told of a new block for "
                                    + look.silent().toSeconds() + " s, so what gas costs is old"
                            : "no node says what gas costs")
                    + shown(nodes));
        }
        FeeQuote quote = view.quote().get();
        data.and("base_fee_gwei", Units.gwei(quote.baseFee())).and("tip_gwei", Units.gwei(quote.tip()));
        String costs = "base fee " + Units.gwei(quote.baseFee()) + " gwei, tip " + Units.gwei(quote.tip()) + " gwei.";
        List<Map<String, Object>> transfers = new ArrayList<>();
        String text = view.prices()
                .map(prices -> cost("A transfer of ETH", "ETH", TransferCost.eth(chain, quote, prices), transfers)
                        + cost("A transfer of USDC", "USDC", TransferCost.token(chain, quote, prices), transfers)
                        + chain.delegate()
                                .map(named -> cost(
                                        "A transaction of the delegate at the venue",
                                        "VENUE",
                                        TransferCost.venue(chain, quote, prices),
                                        transfers))
                                .orElse(""))
                .orElse(
                        "\nWhat the chain charges for data on the chain below could not be read, so a transfer has no price.");
        return Answer.ok(
                head + costs + text + "\n" + caps + shown(nodes),
                data.and("transfers", transfers)
                        .and("cap_gas_gwei", Units.gwei(chain.fees().perGas()))
                        .and("cap_fee_eth", Units.eth(chain.fees().perTransaction()))
                        .and("cap_day_eth", Units.eth(chain.feesADay()))
                        .and("nodes", nodes.isEmpty() ? null : data(nodes))
                        .map());
    }

    private static String cost(String sentence, String what, Decision decision, List<Map<String, Object>> all) {
        if (decision instanceof Decision.Refused refused) {
            all.add(Data.of("what", what)
                    .and("code", refused.refusal().code())
                    .and("limit_wei", refused.refusal().limit())
                    .and("actual_wei", refused.refusal().actual())
                    .map());
            return "\n" + sentence + " would not be sent: " + refused.refusal() + ".";
        }
        TransferCost cost = ((Decision.Costs) decision).cost();
        all.add(Data.of("what", what)
                .and("gas", cost.gas())
                .and("eth", Units.eth(cost.now()))
                .and("data_eth", Units.eth(cost.data()))
                .and("operator_eth", Units.eth(cost.operator()))
                .and("most_eth", Units.eth(cost.most()))
                .map());
        return "\n" + sentence + " (" + cost.gas() + " gas) costs " + Units.eth(cost.now())
                + " ETH now, of which at most " + Units.eth(cost.data()) + " for data on the chain below and "
                + Units.eth(cost.operator()) + " for its operator; " + Units.eth(cost.most())
                + " ETH have to be there for it.";
    }

    /** What a transfer of USDC costs now; empty when it is not known or would not be sent. */
    static Optional<TransferCost> costs(ChainDesk desk, ChainWatch watch) {
        Optional<ChainView> view = watch.look().flatMap(ChainLook::view);
        Optional<FeeQuote> quote = view.flatMap(ChainView::quote);
        Optional<OpStackPrices> prices = view.flatMap(ChainView::prices);
        return quote.isPresent()
                        && prices.isPresent()
                        && TransferCost.token(desk.settings(), quote.get(), prices.get())
                                instanceof Decision.Costs costs
                ? Optional.of(costs.cost())
                : Optional.empty();
    }

    private static String shown(List<NodeHealth> nodes) {
        StringBuilder text = new StringBuilder();
        for (NodeHealth node : nodes) {
            text.append("\n").append(node.node()).append(": ").append(node.breaker());
            if (node.head() >= 0) {
                text.append(", block ")
                        .append(node.head())
                        .append(", ")
                        .append(node.behind())
                        .append(" behind");
            }
            text.append(", ").append(node.failures()).append(" failures");
            if (node.heads() != HeadState.NONE) {
                text.append(", new blocks by themselves: ").append(node.heads());
            }
            if (!node.trouble().isEmpty()) {
                text.append(", last: ").append(node.trouble());
            }
        }
        return text.toString();
    }

    private static List<Map<String, Object>> data(List<NodeHealth> nodes) {
        return nodes.stream()
                .map(node -> Data.of("node", node.node())
                        .and("state", node.breaker())
                        .and("head", node.head() < 0 ? null : node.head())
                        .and("behind", node.behind())
                        .and("failures", node.failures())
                        .and("heads", node.heads() == HeadState.NONE ? null : node.heads())
                        .and("trouble", node.trouble().isEmpty() ? null : node.trouble())
                        .map())
                .toList();
    }
}
