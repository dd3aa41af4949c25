import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { publishedPackages } from './workspace-packages.ts'

const kinds: readonly (readonly [ts.SymbolFlags, string])[] = [
  [ts.SymbolFlags.Class, 'class'],
  [ts.SymbolFlags.Function, 'function'],
  [ts.SymbolFlags.Enum, 'enum'],
  [ts.SymbolFlags.Variable, 'const'],
  [ts.SymbolFlags.Interface, 'interface'],
  [ts.SymbolFlags.TypeAlias, 'type'],
  [ts.SymbolFlags.Namespace, 'namespace'],
]

/** One line per exported name, including types: its name and kind. */
function listExports(entry: string): string {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    customConditions: ['@spotify-sdk/source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    noLib: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${entry} is missing, or exports nothing.`)

  const lines = checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    const { flags } = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    const kind = kinds.find(([flag]) => (flags & flag) !== 0)?.[1]
    if (kind === undefined) throw new Error(`${entry} exports ${symbol.name}, which is nowhere.`)
    return `${symbol.name} (${kind})\n`
  })
  return lines.toSorted().join('')
}

/** Everything users can import from: packages and their further entries. */
const entries = publishedPackages.flatMap(({ manifest, id, directory }) =>
  Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return []
    const source = join(directory, target['@spotify-sdk/source'])
    return [{ name: join(manifest.name, path), file: join(id, path).replace('/', '-'), source }]
  }),
)

describe('the public API', () => {
  it.each(entries)('of $name is what was agreed', async ({ file, source }) => {
    await expect(listExports(source)).toMatchFileSnapshot(`__snapshots__/public-api/${file}.txt`)
  })
})
