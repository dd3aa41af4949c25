import { join } from 'node:path'
import { isFull } from 'test-support/is-full.ts'
import type { RuntimeProgram } from './process-runtime.ts'
import type { StageFacts } from './stage.ts'

const brought = join(import.meta.dirname, '../programs/node_modules')

const oldest = { name: 'Node 22.12', path: join(brought, 'node22.12/bin/node') }

/** Every maintained line. */
const maintained: readonly RuntimeProgram[] = [
  { name: 'Node 22', path: join(brought, 'node22/bin/node') },
  { name: 'Node 24', path: join(import.meta.dirname, '../../node_modules/node/bin/node') },
  { name: 'Node 26', path: join(brought, 'node26/bin/node') },
]

/** The oldest claimed Node; `pnpm test:full` also runs every maintained line. */
export const nodePrograms: readonly RuntimeProgram[] = isFull ? [oldest, ...maintained] : [oldest]

export const bunProgram: RuntimeProgram = {
  name: 'Bun 1',
  path: join(brought, 'bun/bin/bun.exe'),
  // Uses what npm has installed, and downloads nothing.
  options: () => ['--no-install'],
}

/** The packages' Deno permissions, as in their READMEs. */
const permissions: Readonly<Record<string, (facts: StageFacts) => readonly string[]>> = {
  'cache-file': ({ folder }) => [...files(folder), variables],
  'cache-from-url': ({ folder }) => [...files(folder), variables],
  // `pg` reads variables of its own, PGUSER and others.
  'cache-postgres': () => ['--allow-env', '--allow-sys', '--allow-read'],
  // `ioredis` reads all variables; `redis` does not.
  'cache-redis': () => ['--allow-env'],
  contract: ({ folder }) => files(folder),
}

const files = (folder: string): readonly string[] => [
  `--allow-read=${folder}`,
  `--allow-write=${folder}`,
  '--allow-sys=uid',
]

/** The variables that the packages read, and no others. */
const variables = `--allow-env=${[
  'SPOTIFY_SDK_CLIENT_ID',
  'SPOTIFY_SDK_CLIENT_SECRET',
  'SPOTIFY_SDK_TOKEN_URL',
  'SPOTIFY_SDK_AUTHORIZE_URL',
  'SPOTIFY_SDK_API_URL',
  'SPOTIFY_SDK_REDIRECT_URI',
  'SPOTIFY_SDK_REFRESH_TOKEN',
  'SPOTIFY_SDK_TOKEN_CACHE',
  'SPOTIFY_SDK_TOKEN_CACHE_KEY',
  'SPOTIFY_SDK_API_URL',
].join()}`

export const denoProgram: RuntimeProgram = {
  name: 'Deno 2',
  path: join(brought, 'deno/deno'),
  options: (program, facts) => [
    'run',
    '--no-prompt',
    '--cached-only',
    '--allow-net=127.0.0.1',
    ...(permissions[program]?.(facts) ?? [variables]),
  ],
  environment: { DENO_NO_UPDATE_CHECK: '1' },
}
