// Compiles the contracts beside this file with the solc that tests/devnet.sh has fetched, and writes what tests put on a chain:
// node compile.cjs DIRECTORY_OF_NODE_MODULES OUTPUT
const fs = require('fs')
const path = require('path')
const crypto = require('crypto')

const [modules, output] = process.argv.slice(2)
const solc = require(path.join(path.resolve(modules), 'solc'))
const names = fs
  .readdirSync(__dirname)
  .filter((name) => name.endsWith('.sol'))
  .sort()
const sources = {}
const hash = crypto.createHash('sha256')
for (const name of names) {
  const content = fs.readFileSync(path.join(__dirname, name), 'utf8')
  hash.update(content)
  sources[name] = { content }
}
const wanted = ['evm.deployedBytecode.object', 'evm.methodIdentifiers']
const answer = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: 'Solidity',
      sources,
      settings: {
        viaIR: true,
        optimizer: { enabled: true, runs: 1 },
        evmVersion: 'shanghai',
        metadata: { appendCBOR: false, bytecodeHash: 'none' },
        outputSelection: { '*': { '*': wanted } },
      },
    }),
  ),
)
for (const error of answer.errors ?? []) {
  console.error(error.formattedMessage)
}
if ((answer.errors ?? []).length > 0) {
  process.exit(1)
}
const written = { sources: hash.digest('hex') }
for (const [file, name] of [
  ['StubRouter.sol', 'StubRouter'],
  ['StubStorage.sol', 'StubStorage'],
  ['StubToken.sol', 'StubToken'],
]) {
  const evm = answer.contracts[file][name].evm
  written[name] = { code: evm.deployedBytecode.object, functions: evm.methodIdentifiers }
}
fs.writeFileSync(output, JSON.stringify(written, null, 1) + '\n')
