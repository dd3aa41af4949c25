import { flushCompileCache } from 'node:module'

import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import {
  systemClock,
  tokenCacheKey,
  type Awaitable,
  type Clock,
  type TokenCache,
} from '@spotify-sdk/auth-core'

import { Callers } from './callers.ts'
import { cacheWithFailpoints, fetchWithFailpoints } from './failpoints.ts'
import type {
  Failpoint,
  FromWorker,
  LookReport,
  Outcome,
  Task,
  ToWorker,
  WorkerOptions,
} from './messages.ts'
import { takeVitals, watchRejections } from './process-vitals.ts'

// One process of a fleet: a real program with ClientCredentials, told by messages what to do.

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions
const { cacheModule, cache: description, clockOffsetSeconds = 0 } = options
if (options.isWatched === true) watchRejections()

// Everything in this process believes the wrong clock, as on a host whose clock is wrong.
const rightNow = Date.now.bind(Date)
Date.now = () => rightNow() + clockOffsetSeconds * 1000

const { buildCache } = (await import(cacheModule)) as {
  readonly buildCache: (description: string, clock: Clock) => Awaitable<TokenCache>
}
const cache = await buildCache(description, systemClock)
/** Longer than any test waits to kill it. */
const longestBlockMilliseconds = 120_000

let goOn = (): void => {}
let armed: Pick<WorkerOptions, 'failpoint' | 'atFailpoint'> = options

async function reach(point: Failpoint): Promise<void> {
  if (point !== armed.failpoint) return
  const { atFailpoint } = armed
  armed = {}
  const told = new Promise<void>((resolve) => (goOn = resolve))
  await tell({ failpoint: point })
  if (atFailpoint === 'wait') return told
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longestBlockMilliseconds)
  // Whoever was to kill it is gone.
  process.exit(1)
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve())
  })
}

const callers: Callers = new Callers(
  new ClientCredentials({
    tokenCache: cacheWithFailpoints(cache, reach),
    fetch: fetchWithFailpoints(reach),
    onEvent: (event) => callers.note(event),
  }),
  rightNow,
)

async function look(): Promise<LookReport> {
  const { SPOTIFY_SDK_CLIENT_ID: clientId = '', SPOTIFY_SDK_TOKEN_URL: tokenUrl } = process.env
  const key = tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl })
  // A cache that fails shows nothing.
  const token = await Promise.resolve(cache.get(key)).catch(() => undefined)
  const remainingSeconds = token ? token.expiresAt - Date.now() / 1000 : undefined
  return { accessToken: token?.accessToken, remainingSeconds }
}

async function perform(task: Task): Promise<Outcome> {
  let outcome: Outcome = null
  switch (task.task) {
    case 'call':
      await callers.call(task.callers)
      outcome = callers.takeReport()
      break
    case 'keep-calling':
      callers.keepCalling(task.callers)
      break
    case 'stop-calling':
      await callers.stop()
      outcome = callers.takeReport()
      break
    case 'report':
      outcome = callers.takeReport()
      break
    case 'look':
      outcome = await look()
      break
    case 'arm':
      armed = { failpoint: task.failpoint, atFailpoint: task.mode }
      break
    case 'invalidate':
      await callers.invalidate()
      break
    case 'vitals':
      outcome = await takeVitals()
  }
  return outcome
}

async function run(message: ToWorker): Promise<void> {
  if ('go' in message) return goOn()
  return tell({ id: message.id, report: await perform(message) })
}

// Whoever started it is gone, and nobody else would end it.
process.on('disconnect', () => process.exit())
process.on('message', (message) => void run(message as ToWorker))
// Now: a process that is killed writes nothing at its end.
flushCompileCache()
await tell({ ready: true })
