#!/bin/sh
# Fetches what no Maven repository holds and some tests run against: anvil, a real EVM node, the bytecode of published
# contracts (Chainlink's feeds and OpenZeppelin's token), and solc, with which it compiles the stub of Avantis' contracts
# from tests/src/test/solidity. By npm, into target/devnet (or $PLIMSOLL_DEVNET); what is there already is neither fetched nor
# compiled again.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
home=${PLIMSOLL_DEVNET:-$root/target/devnet}
anvil=1.7.1
contracts=0.1.9
tokens=4.9.6
solc=0.8.30
wanted="anvil $anvil contracts $contracts tokens $tokens solc $solc"
stub=$root/tests/src/test/solidity

# Its output has a hash of the sources, by which tests know whether it is theirs.
compiled() {
    made="solc $solc $(cat "$stub"/*.sol "$stub/compile.cjs" | cksum)"
    [ "$(cat "$home/compiled" 2>/dev/null || true)" != "$made" ] || return 0
    rm -f "$home/compiled"
    node "$stub/compile.cjs" "$home/node_modules" "$home/stub.json" >&2
    echo "$made" >"$home/compiled"
}

if [ "$(cat "$home/complete" 2>/dev/null || true)" = "$wanted" ]; then
    compiled
    exit 0
fi
command -v npm >/dev/null || {
    echo "npm is not installed (apt-get install npm)" >&2
    exit 69
}
mkdir -p "$home"
rm -rf "$home/complete" "$home/compiled" "$home/contracts"
npm install --prefix "$home" --ignore-scripts --no-audit --no-fund --save-exact "@foundry-rs/anvil@$anvil" \
    "solc@$solc" >&2
# Its dependencies are a web front end that nothing here needs: only two files are taken.
mkdir -p "$home/contracts"
(
    cd "$home/contracts"
    npm pack --silent "@chainlink/contracts@$contracts" >/dev/null
    tar -xzf "chainlink-contracts-$contracts.tgz" --strip-components 3 \
        package/abi/v0.6/MockV3Aggregator.json package/abi/v0.6/EACAggregatorProxy.json
    rm "chainlink-contracts-$contracts.tgz"
    npm pack --silent "@openzeppelin/contracts@$tokens" >/dev/null
    tar -xzf "openzeppelin-contracts-$tokens.tgz" --strip-components 3 package/build/contracts/ERC20PresetFixedSupply.json
    rm "openzeppelin-contracts-$tokens.tgz"
)
find "$home/node_modules/@foundry-rs" -path '*/bin/anvil' -exec chmod +x {} +
echo "$wanted" >"$home/complete"
compiled
