import { isBuiltin } from 'node:module'
import { gzipSync } from 'node:zlib'
import { build, type BuildFailure } from 'esbuild'
import type { Effort, Experiment, Outcome, Row } from '../experiment.ts'
import { ours, peers, peersFolder, type Library } from '../libraries.ts'
import { best } from './best.ts'

interface Bundle {
  readonly minified: number
  readonly compressed: number
}

async function bundle(
  program: string,
  resolveDir: string,
  external: readonly string[] = [],
): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir, loader: 'ts' },
    bundle: true,
    external: [...external],
    format: 'esm',
    logLevel: 'silent',
    minify: true,
    platform: 'node',
    write: false,
  })
  const contents = outputFiles[0]?.contents ?? new Uint8Array()
  return { minified: contents.length, compressed: gzipSync(contents, { level: 9 }).length }
}

/** The size of a bundle for browsers. */
async function browserSize(program: string, resolveDir: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir, loader: 'ts' },
      bundle: true,
      format: 'esm',
      logLevel: 'silent',
      minify: true,
      platform: 'browser',
      write: false,
    })
    return bytes(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length)
  } catch (error) {
    const { errors } = error as BuildFailure
    const [, missing = ''] = /Could not resolve "(.*?)"/.exec(errors[0]?.text ?? '') ?? []
    return isBuiltin(missing) ? `no: it needs \`${missing}\`` : 'no'
  }
}

function programOf({ imports = ['', ''], program = '' }: Library): string {
  const [module, names] = imports
  return `import ${names} from '${module}'\nexport const provider = ${program}`
}

const typesAndErrors = `import { AuthenticationError, SpotifyError, type TokenInfo } from '@spotify-sdk/auth-core'
  export const tell = (error: unknown, token: TokenInfo) =>
    SpotifyError.is(error) && !AuthenticationError.is(error) && token.expiresAt`

async function run({ withPeers }: Effort): Promise<Outcome> {
  const here = import.meta.dirname
  const own = await bundle(programOf(ours), here, ['ky'])
  const few = await bundle(typesAndErrors, here)
  const kyAlone = await bundle(`import ky from 'ky'\nexport const post = ky.post`, ownPackage)
  const measured: { name: string; compressed: number; row: Row }[] = []
  for (const library of [ours, ...(withPeers ? peers : [])]) {
    const folder = library.kind === 'peer' ? peersFolder : here
    const { minified, compressed } = await bundle(programOf(library), folder)
    const browser = await browserSize(programOf(library), folder)
    const { name, kind } = library
    const cells = [bytes(minified), bytes(compressed), browser]
    measured.push({ name, compressed, row: { name, kind, cells, bar: compressed } })
  }
  const peersRun = measured.filter(({ row }) => row.kind === 'peer')
  const partOf = (name: string, { minified, compressed }: Bundle, kind: Row['kind']): Row => ({
    name,
    kind,
    cells: [bytes(minified), bytes(compressed), ''],
    bar: compressed,
  })
  const rows = [
    ...measured.map(({ row }) => row),
    partOf('of which our own code', own, 'ours'),
    partOf('types and errors of `auth-core` alone', few, 'ours'),
    partOf('ky alone', kyAlone, 'floor'),
  ]
  return {
    columns: ['minified', 'compressed', 'compressed, for browsers'],
    rows: rows.toSorted((one, other) => (one.bar ?? 0) - (other.bar ?? 0)),
    goals: [
      {
        what: 'a one-line ClientCredentials program, compressed: our own code without ky',
        bestPeer: best(peersRun, ({ compressed }) => compressed, bytes),
        toReach: '≤ 5,000 bytes',
        reached: bytes(own.compressed),
        isReached: own.compressed <= 5000,
      },
      {
        what: 'only types and errors, compressed',
        bestPeer: '–',
        toReach: '≤ 1,000 bytes',
        reached: bytes(few.compressed),
        isReached: few.compressed <= 1000,
      },
    ],
  }
}

/** The folder from which ky is resolved. */
const ownPackage = `${import.meta.dirname}/../../../packages/auth-core`

function bytes(count: number): string {
  return `${count.toLocaleString('en')} bytes`
}

export const bundleSize: Experiment = {
  name: 'bundle-size',
  title: 'Bundle size',
  method:
    'A program of one line that makes a provider, bundled by esbuild, minified, compressed by ' +
    '`gzip -9`. The budgets of `npm test` are in `test/bundle.test.ts`.',
  plot: 'A program of one line, minified and compressed, in bytes',
  limitSeconds: 60,
  run,
}
