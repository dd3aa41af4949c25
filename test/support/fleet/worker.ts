import { flushCompileCache } from 'node:module'

import { type Awaitable, type Clock, type TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'

import { buildProvider } from './build-provider.ts'
import { Callers } from './callers.ts'
import { cacheWithFailpoints, fetchWithFailpoints } from './failpoints.ts'
import { Journal } from './journal.ts'
import { lengthenCacheDeadlines } from '../patient-clock.ts'
import type {
  Failpoint,
  FromWorker,
  LookReport,
  Outcome,
  Task,
  ToWorker,
  WorkerOptions,
} from './messages.ts'
import { Stops } from './stops.ts'
import { takeVitals, watchRejections } from './process-vitals.ts'

// A process of a fleet: a real program with a provider, controlled by messages.

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions
const { cacheModule, cache: description, clockOffsetSeconds = 0 } = options
if (options.isWatched === true) watchRejections()
if (options.isPatient === true) lengthenCacheDeadlines(systemClock)

// Everything in this process uses the wrong clock, as on a host whose clock is wrong.
const rightNow = Date.now.bind(Date)
Date.now = () => rightNow() + clockOffsetSeconds * 1000

const { buildCache } = (await import(cacheModule)) as {
  readonly buildCache: (description: string, clock: Clock) => Awaitable<TokenCache>
}
const cache = await buildCache(description, systemClock)
const journal = options.journal === undefined ? undefined : new Journal(options.journal)
const stops = new Stops(options, (failpoint) => tell({ failpoint }))

async function reach(point: Failpoint): Promise<void> {
  journal?.note(point)
  await stops.reach(point)
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve())
  })
}

const { auth, key, people } = buildProvider(options, {
  tokenCache: cacheWithFailpoints(cache, reach),
  fetch: fetchWithFailpoints(reach),
  onEvent: (event) => callers.note(event),
})
const callers = new Callers(auth, rightNow)

async function look(): Promise<LookReport> {
  // A failing cache shows nothing.
  const token = await Promise.resolve(cache.get(key)).catch(() => undefined)
  const remainingSeconds = token ? token.expiresAt - Date.now() / 1000 : undefined
  const heldToken = auth.peekToken?.()?.accessToken
  return { accessToken: token?.accessToken, remainingSeconds, heldToken }
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
    case 'close-provider':
      await auth.close?.()
      break
    case 'look':
      outcome = await look()
      break
    case 'arm':
      stops.arm({ failpoint: task.failpoint, atFailpoint: task.mode })
      break
    case 'disarm':
      stops.arm({})
      stops.go()
      break
    case 'invalidate':
      await callers.invalidate()
      break
    case 'vitals':
      outcome = await takeVitals()
      break
    default:
      outcome = (await people?.perform(task)) ?? null
  }
  return outcome
}

async function run(message: ToWorker): Promise<void> {
  if ('go' in message) return stops.go()
  return tell({ id: message.id, report: await perform(message) })
}

// The parent is gone, and no other process would end this one.
process.on('disconnect', () => process.exit())
process.on('message', (message) => void run(message as ToWorker))
// Written now, because a killed process writes nothing at its end.
flushCompileCache()
await tell({ ready: true })
