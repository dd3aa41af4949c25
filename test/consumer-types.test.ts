import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installedPackages } from './installed-packages.ts'
import { isFull } from 'test-support/is-full.ts'

const root = join(import.meta.dirname, '..')
const fixtures = join(import.meta.dirname, 'consumer')
const node = join(root, 'node_modules/node/bin/node')

/** The oldest supported version, ours, and the newest. */
const compilers = {
  'TypeScript 5.5': 'test/programs/node_modules/typescript5.5',
  'TypeScript 6': 'node_modules/typescript',
  'TypeScript 7': 'test/programs/node_modules/typescript7',
}

/**
 * The strictest settings. The declarations of all packages are checked too, with a `lib` that lacks
 * `esnext.disposable`, as with `target: 'es2022'`.
 */
const strictest = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
}

const onNode = {
  ...strictest,
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2023'],
  types: ['node'],
}

const inBrowsers = {
  ...strictest,
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
}

/** Cloudflare's own declarations are checked by no compiler but theirs. */
const inWorkers = {
  ...inBrowsers,
  lib: ['es2023'],
  types: ['@cloudflare/workers-types'],
  skipLibCheck: true,
}

/** The SDK's declarations need both, and are not checked themselves. */
const onOfficialSdk = {
  ...onNode,
  lib: [...onNode.lib, 'dom', 'dom.iterable'],
  skipLibCheck: true,
}

const programs = {
  'a Node program (nodenext, no DOM)': { include: ['*.ts'], compilerOptions: onNode },
  'a Node program without the types of Node (nodenext)': {
    include: ['without-node-types/*.ts'],
    compilerOptions: { ...onNode, lib: inBrowsers.lib, types: [] },
  },
  'a browser program (bundler, no Node types)': { include: ['*.ts'], compilerOptions: inBrowsers },
  'a Worker (bundler, types of Cloudflare)': {
    include: ['workers/*.ts'],
    compilerOptions: inWorkers,
  },
  'a program on the official SDK (nodenext)': {
    include: ['official-sdk/*.ts'],
    compilerOptions: onOfficialSdk,
  },
  'a program in CommonJS (nodenext)': { include: ['*.cts'], compilerOptions: onNode },
}

for (const [name, directory] of Object.entries(compilers)) {
  if (existsSync(join(root, directory, 'bin/tsc'))) continue
  throw new Error(`${name} is not installed: run \`node scripts/test-programs.mjs\`.`)
}

const project = join(await installedPackages(), 'consumer')
cpSync(fixtures, project, { recursive: true })
for (const name of ['@types/node', '@cloudflare/workers-types']) {
  mkdirSync(join(project, 'node_modules', dirname(name)), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
}
for (const [name, settings] of Object.entries(programs)) {
  writeFileSync(join(project, `${name}.json`), JSON.stringify(settings))
}

/** The output of a compiler. */
async function run(directory: string, ...options: readonly string[]): Promise<string> {
  const tsc = join(root, directory, 'bin/tsc')
  return new Promise((resolve) => {
    execFile(node, [tsc, ...options], { cwd: project }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    )
  })
}

/** `npm test` compiles with the oldest and the newest; the others follow in `pnpm test:full`. */
const chosen = Object.entries(compilers).filter(([name]) => isFull || name !== 'TypeScript 6')

describe.each(chosen)('%s', (name, directory) => {
  // It type-checks `require` of ES modules since 5.8.
  const possible = Object.keys(programs).filter(
    (program) => name !== 'TypeScript 5.5' || program !== 'a program in CommonJS (nodenext)',
  )

  it('has the expected version', async () => {
    expect(await run(directory, '--version')).toContain(name.replace('TypeScript', 'Version'))
  })

  it.each(possible)('compiles %s against the declarations', async (program) => {
    expect(await run(directory, '--pretty', 'false', '--project', `${program}.json`)).toBe('')
  })
})
