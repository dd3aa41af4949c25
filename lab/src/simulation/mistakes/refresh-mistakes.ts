import type * as adoptStored from '../../../../packages/auth-core/src/engine/newer-token.ts'
import type { GuardedCache } from '../../../../packages/auth-core/src/engine/cache/guarded-cache.ts'
import type * as failure from '../../../../packages/auth-core/src/engine/failure.ts'
import type * as heldToken from '../../../../packages/auth-core/src/engine/held-token.ts'
import type { RefreshAttempt } from '../../../../packages/auth-core/src/engine/refresh-attempt.ts'
import type { RefreshContext } from '../../../../packages/auth-core/src/engine/refresh-context.ts'
import type { RefreshScheduler } from '../../../../packages/auth-core/src/engine/refresh-scheduler.ts'
import { mistakesIn, mistakesInClass, type Mistake } from './mistake.ts'

const engine = 'packages/auth-core/src/engine'

/** Mistakes in the refresh of any token. */
export const refreshMistakes: readonly Mistake[] = [
  mistakesInClass<GuardedCache>(`${engine}/cache/guarded-cache.ts`, 'GuardedCache')('lease', {
    name: 'does not read the cache again under the lease',
    mistake:
      (original) =>
      async (...args) => {
        const granted = await original(...args)
        return granted.granted ? { ...granted, token: undefined, deleted: false } : granted
      },
  }),
  mistakesIn<typeof failure>(`${engine}/failure.ts`)('classifyFailure', {
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
  mistakesIn<typeof adoptStored>(`${engine}/newer-token.ts`)('adoptStored', {
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
  mistakesIn<typeof heldToken>(`${engine}/held-token.ts`)('HeldToken', {
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
  mistakesInClass<RefreshScheduler>(`${engine}/refresh-scheduler.ts`, 'RefreshScheduler')(
    'scheduleNext',
    {
      name: 'counts a read that met a busy lease as complete',
      focus: { grant: 'refresh_token', kinds: ['cache-slow'], usersComeAndGo: true },
      mistake: (original) => () => original(true),
    },
  ),
  mistakesInClass<RefreshAttempt>(`${engine}/refresh-attempt.ts`, 'RefreshAttempt')('wait', {
    name: 'lets a caller wait 30 s for each of several refreshes',
    focus: 'starved cache',
    seed: 853,
    mistake:
      (original) =>
      (seconds, ...rest) =>
        original(seconds > 1 ? 30 : seconds, ...rest),
  }),
]
