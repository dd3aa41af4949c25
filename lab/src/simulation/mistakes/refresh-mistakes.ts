import type * as adoptStored from '../../../../packages/auth-core/src/engine/adopt-stored.ts'
import type { GuardedCache } from '../../../../packages/auth-core/src/engine/cache/guarded-cache.ts'
import type * as failure from '../../../../packages/auth-core/src/engine/failure.ts'
import type * as heldToken from '../../../../packages/auth-core/src/engine/held-token.ts'
import type { RefreshAttempt } from '../../../../packages/auth-core/src/engine/refresh-attempt.ts'
import type { RefreshContext } from '../../../../packages/auth-core/src/engine/refresh-context.ts'
import type { RefreshScheduler } from '../../../../packages/auth-core/src/engine/refresh-scheduler.ts'
import { mistakesIn, mistakesInClass, type Mistake } from './mistake.ts'

const engine = 'packages/auth-core/src/engine'
const inCache = mistakesInClass<GuardedCache>(`${engine}/cache/guarded-cache.ts`, 'GuardedCache')
const inFailure = mistakesIn<typeof failure>(`${engine}/failure.ts`)
const inAdoptStored = mistakesIn<typeof adoptStored>(`${engine}/adopt-stored.ts`)
const inHeldToken = mistakesIn<typeof heldToken>(`${engine}/held-token.ts`)
const inScheduler = mistakesInClass<RefreshScheduler>(
  `${engine}/refresh-scheduler.ts`,
  'RefreshScheduler',
)
const inAttempt = mistakesInClass<RefreshAttempt>(`${engine}/refresh-attempt.ts`, 'RefreshAttempt')

/** Mistakes in the refresh of any token. */
export const refreshMistakes: readonly Mistake[] = [
  inCache('lease', {
    name: 'does not read the cache again under the lease',
    mistake:
      (original) =>
      async (...args) => {
        const granted = await original(...args)
        return granted.granted ? { ...granted, token: undefined, deleted: false } : granted
      },
  }),
  inFailure('classifyFailure', {
    name: 'shares the cooldown after a fault of its own host',
    focus: {
      kinds: ['misconfigured', 'endpoint-cut'],
      secondsBetweenFaults: 8,
      lifetimeSeconds: 30,
    },
    mistake:
      (original) =>
      (...args) => {
        const found = original(...args)
        return { ...found, shared: found.shared || found.kind === 'passing' }
      },
  }),
  inAdoptStored('adoptStored', {
    name: 'ends its own cooldown when it adopts a token',
    focus: { kinds: ['misconfigured', 'freeze'], lifetimeSeconds: 30 },
    mistake: (original) => (context, stored, attempt) => {
      const emit: typeof context.emit = (event) => {
        ;(context as RefreshContext).cooldown.end()
        context.emit(event)
      }
      original({ ...context, emit }, stored, attempt)
    },
  }),
  inHeldToken('HeldToken', {
    name: 'trusts the wall clock alone',
    focus: 'clocks',
    mistake: (original) =>
      class extends original {
        constructor(...[clock, ...rest]: ConstructorParameters<typeof heldToken.HeldToken>) {
          const now = (): number => clock.now()
          const random = (): number => clock.random()
          super({ now, monotonic: now, random, sleep: (...args) => clock.sleep(...args) }, ...rest)
        }
      },
  }),
  inScheduler('scheduleNext', {
    name: 'counts a read that met a busy lease as complete',
    focus: { grant: 'refresh_token', kinds: ['cache-slow'], usersComeAndGo: true },
    mistake: (original) => () => original(true),
  }),
  inAttempt('wait', {
    name: 'lets a caller wait 30 s for each of several refreshes',
    focus: 'starved cache',
    seed: 853,
    mistake:
      (original) =>
      (seconds, ...rest) =>
        original(seconds > 1 ? 30 : seconds, ...rest),
  }),
]
