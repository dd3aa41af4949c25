import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { Mutation } from './mutations.ts'
import type { simulate } from './simulate.ts'

const root = join(import.meta.dirname, '../../..')
/** Inside the workspace, so that what is not bundled is found. */
const folder = join(root, 'lab/node_modules/.cache/mutants')

/** The simulation of a protocol with a mistake in it; without one, of the protocol as it is. */
export async function buildSimulation(
  mutation: Mutation | undefined,
): Promise<{ readonly simulate: typeof simulate } & AsyncDisposable> {
  const outfile = join(folder, `${process.pid}-${crypto.randomUUID()}.mjs`)
  await mkdir(folder, { recursive: true })
  await build({
    entryPoints: [join(import.meta.dirname, 'simulate.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    conditions: ['@spotify-sdk/source'],
    external: ['fengari', 'pure-rand', 'tinyqueue'],
    plugins: mutation === undefined ? [] : [applying(mutation)],
    logLevel: 'silent',
  })
  const built = (await import(pathToFileURL(outfile).href)) as { simulate: typeof simulate }
  return { simulate: built.simulate, [Symbol.asyncDispose]: () => rm(outfile) }
}

function applying({ name, file, find, replace }: Mutation): Plugin {
  const path = join(root, file)
  return {
    name: 'mutation',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async (loaded) => {
        if (loaded.path !== path) return undefined
        const text = await readFile(path, 'utf8')
        if (text.split(find).length !== 2) {
          throw new Error(`«${name}»: the place to change does not stand once in ${file}`)
        }
        return { contents: text.replace(find, () => replace), loader: 'ts' }
      })
    },
  }
}
