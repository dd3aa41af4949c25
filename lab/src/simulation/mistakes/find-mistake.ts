import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { focuses } from '../focuses.ts'
import type { Focus } from '../plan.ts'
import { simulate } from '../simulate.ts'
import type { Mistake } from './mistake.ts'

const root = join(import.meta.dirname, '../../../..')
/** Inside the workspace: the bundle imports some packages. */
const folder = join(root, 'lab/node_modules/.cache/mistakes')

/** The search for a mistake ends after so many runs. */
const maxRuns = 300

/** The run that shows a mistake. */
export interface FoundMistake {
  readonly seed: number
  readonly focus: Focus
  readonly violation: string
  /** Real time of the search. */
  readonly seconds: number
}

/** Runs the simulation with a mistake until a rule is violated. */
export async function findMistake(mistake: Mistake): Promise<FoundMistake | undefined> {
  await using built = await buildSimulation(mistake)
  const startedAt = performance.now()
  const { seed: known, focus: named = {} } = mistake
  const focus = typeof named === 'string' ? focuses[named] : named
  const seeds = Array.from({ length: maxRuns }, (_, index) => index + 1)
  for (const seed of known === undefined ? seeds : [known, ...seeds]) {
    try {
      await built.simulate(seed, { focus })
    } catch (error) {
      // A run that violates a rule without the mistake shows nothing.
      const isViolated = await simulate(seed, { focus }).then(
        () => false,
        () => true,
      )
      if (isViolated) continue
      const [violation = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
      return { seed, focus, violation, seconds: (performance.now() - startedAt) / 1000 }
    }
  }
  return undefined
}

/** Bundles the simulation with one mistake planted in the code under test. */
export async function buildSimulation(
  mistake: Mistake,
): Promise<{ readonly simulate: typeof simulate } & AsyncDisposable> {
  const outfile = join(folder, `${process.pid}-${crypto.randomUUID()}.mjs`)
  await mkdir(folder, { recursive: true })
  const { warnings } = await build({
    entryPoints: [join(import.meta.dirname, '../simulate.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    conditions: ['@spotify-sdk/source'],
    external: ['fengari', 'pure-rand', 'tinyqueue'],
    plugins: [planting(mistake)],
    logLevel: 'silent',
  })
  const missing = warnings.find(({ id }) => id === 'import-is-undefined')
  if (missing !== undefined) throw new Error(missing.text)
  const built = (await import(pathToFileURL(outfile).href)) as { simulate: typeof simulate }
  return { simulate: built.simulate, [Symbol.asyncDispose]: () => rm(outfile) }
}

/** Puts a module that replaces one export in front of the module that is changed. */
function planting({ name, module, export: replaced }: Mistake): Plugin {
  const path = join(root, module)
  const original = JSON.stringify(`original:${path}`)
  const apply = JSON.stringify(join(import.meta.dirname, 'mistakes.ts'))
  const contents = `
    import * as original from ${original}
    import { applyMistake } from ${apply}
    export * from ${original}
    export const ${replaced} = applyMistake(${JSON.stringify(name)}, original.${replaced})
  `
  return {
    name: 'mistake',
    setup: (building) => {
      building.onResolve({ filter: /^original:/ }, () => ({ path, namespace: 'original' }))
      building.onLoad({ filter: /./, namespace: 'original' }, async () => ({
        contents: await readFile(path, 'utf8'),
        loader: 'ts',
        resolveDir: dirname(path),
      }))
      building.onLoad({ filter: /\.ts$/, namespace: 'file' }, (loaded) =>
        loaded.path === path ? { contents, loader: 'ts', resolveDir: dirname(path) } : undefined,
      )
    },
  }
}
