package io.github.plimsoll.bot;

import io.github.plimsoll.bot.vectors.Vectors;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vectors NAME}: cases on standard input, answers on standard output. */
@Command(name = "vectors", description = "Answers cases of one kind, a JSON object a line; see docs/vectors.md.")
final class VectorsLine implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "which cases: fees, keystore, ledger, limit, liquidation, metrics, price, risk, signature, "
                    + "transaction or typeddata")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        if (!Vectors.has(name)) {
            throw new ParameterException(
                    spec.commandLine(), "there are no vectors \"" + name + "\"; there are " + Vectors.names());
        }
        Vectors.run(name, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
        return 0;
    }
}
