import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MockSpotify } from '@spotify-sdk/testing'
import { TokenService } from './token-service.ts'

const callers = fileURLToPath(new URL('callers.ts', import.meta.url))
const processes = [1, 2, 3]

await using stack = new AsyncDisposableStack()
if (!process.env['SPOTIFY_SDK_CLIENT_ID'] || !process.env['SPOTIFY_SDK_CLIENT_SECRET']) {
  Object.assign(process.env, stack.use(await MockSpotify.start({ latencySeconds: 0.2 })).env)
  console.log('Spotify is MockSpotify here, because the environment names no app.')
}
const folder = mkdtempSync(join(tmpdir(), 'spotify-sdk-custom-'))
stack.defer(() => rmSync(folder, { recursive: true }))
const apiKey = randomBytes(16).toString('hex')
const service = stack.use(await TokenService.start(apiKey))

/** Starts a process that knows the token service, but not the app's secret or Spotify's address. */
async function call(database: string): Promise<string> {
  const { PATH = '' } = process.env
  const env = {
    PATH,
    TOKEN_SERVICE_URL: service.url,
    // Not an argument, because every user of the machine can read arguments.
    TOKEN_SERVICE_KEY: apiKey,
    DATABASE_FILE: join(folder, database),
  }
  const command = [...process.execArgv, callers]
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  return stdout.trim()
}

console.log('\nThree processes on one SQLite file, one after another, with 100 callers each')
for (const number of processes) {
  console.log(`  process ${number}: ${await call('one.sqlite')} token`)
}
console.log(`  requests to the token service: ${service.answered}`)

const before = service.answered
console.log('\nThree concurrent processes, on a file without a token')
await Promise.all(processes.map(() => call('other.sqlite')))
const requests = service.answered - before
console.log(`  requests to the token service: ${requests}`)
console.log(
  '  This cache has no lease: each process may make its own request, once for all its callers.',
)
