import type * as adoptStored from '../../../../packages/auth-core/src/engine/adopt-stored.ts'
import type * as guardedCache from '../../../../packages/auth-core/src/engine/cache/guarded-cache.ts'
import type * as failure from '../../../../packages/auth-core/src/engine/failure.ts'
import type * as heldToken from '../../../../packages/auth-core/src/engine/held-token.ts'
import type * as refreshAttempt from '../../../../packages/auth-core/src/engine/refresh-attempt.ts'
import type * as refreshContext from '../../../../packages/auth-core/src/engine/refresh-context.ts'
import type * as refreshScheduler from '../../../../packages/auth-core/src/engine/refresh-scheduler.ts'
import { mistakesIn, type Mistake } from './mistake.ts'

const engine = 'packages/auth-core/src/engine'
const inGuardedCache = mistakesIn<typeof guardedCache>(`${engine}/cache/guarded-cache.ts`)
const inFailure = mistakesIn<typeof failure>(`${engine}/failure.ts`)
const inAdoptStored = mistakesIn<typeof adoptStored>(`${engine}/adopt-stored.ts`)
const inHeldToken = mistakesIn<typeof heldToken>(`${engine}/held-token.ts`)
const inScheduler = mistakesIn<typeof refreshScheduler>(`${engine}/refresh-scheduler.ts`)
const inAttempt = mistakesIn<typeof refreshAttempt>(`${engine}/refresh-attempt.ts`)

/** Mistakes in the refresh of any token. */
export const refreshMistakes: readonly Mistake[] = [
  inGuardedCache('GuardedCache', {
    name: 'does not read the cache again under the lease',
    mistake: (original) =>
      class extends original {
        override async lease(
          ...args: Parameters<guardedCache.GuardedCache['lease']>
        ): ReturnType<guardedCache.GuardedCache['lease']> {
          const granted = await super.lease(...args)
          return granted.granted ? { ...granted, token: undefined, deleted: false } : granted
        }
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
        ;(context as refreshContext.RefreshContext).cooldown.end()
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
  inScheduler('RefreshScheduler', {
    name: 'counts a read that met a busy lease as complete',
    focus: { grant: 'refresh_token', kinds: ['cache-slow'], usersComeAndGo: true },
    mistake: (original) =>
      class extends original {
        override scheduleNext(): void {
          super.scheduleNext(true)
        }
      },
  }),
  inAttempt('RefreshAttempt', {
    name: 'lets a caller wait 30 s for each of several refreshes',
    focus: 'starved cache',
    seed: 853,
    mistake: (original) =>
      class extends original {
        override wait(
          ...[seconds, ...rest]: Parameters<refreshAttempt.RefreshAttempt['wait']>
        ): ReturnType<refreshAttempt.RefreshAttempt['wait']> {
          return super.wait(seconds > 1 ? 30 : seconds, ...rest)
        }
      },
  }),
]
