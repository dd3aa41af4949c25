import type { Clock, TokenInfo } from '@spotify-sdk/auth-core'
import type * as adoptStored from '../../../../packages/auth-core/src/engine/adopt-stored.ts'
import type * as guardedCache from '../../../../packages/auth-core/src/engine/cache/guarded-cache.ts'
import type * as failure from '../../../../packages/auth-core/src/engine/failure.ts'
import type * as heldToken from '../../../../packages/auth-core/src/engine/held-token.ts'
import type * as refreshAttempt from '../../../../packages/auth-core/src/engine/refresh-attempt.ts'
import type * as refreshContext from '../../../../packages/auth-core/src/engine/refresh-context.ts'
import type * as refreshScheduler from '../../../../packages/auth-core/src/engine/refresh-scheduler.ts'
import type * as refresh from '../../../../packages/auth-core/src/engine/refresh.ts'
import { MistakesIn, type Mistake } from './mistake.ts'

const engine = 'packages/auth-core/src/engine'
const inHeldToken = new MistakesIn<typeof heldToken>(`${engine}/held-token.ts`)

/** Mistakes in the refresh of any token. */
export const refreshMistakes: readonly Mistake[] = [
  new MistakesIn<typeof guardedCache>(`${engine}/cache/guarded-cache.ts`).method(
    'GuardedCache',
    'lease',
    {
      name: 'does not read the cache again under the lease',
      mistake: (original) =>
        async function lease(entry) {
          const granted = await original.call(this, entry)
          return granted.granted ? { ...granted, token: undefined, deleted: false } : granted
        },
    },
  ),
  new MistakesIn<typeof failure>(`${engine}/failure.ts`).export('classifyFailure', {
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
  new MistakesIn<typeof adoptStored>(`${engine}/adopt-stored.ts`).export('adoptStored', {
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
  new MistakesIn<typeof refresh>(`${engine}/refresh.ts`).export('refresh', {
    name: 'does not read the cache in a cooldown',
    focus: {
      grant: 'refresh_token',
      kinds: ['misconfigured'],
      secondsBetweenFaults: 8,
      secondsBetweenCalls: 2,
      keys: ['one', 'two'],
      maxRetries: 0,
      usersComeAndGo: true,
      usersAreOdd: false,
      deployments: 0,
      maxUsersInMemory: 100,
      lifetimeSeconds: 300,
      faultySeconds: 900,
    },
    mistake: (original) => async (context, attempt) => {
      context.cooldown.throwIfActive()
      return original(context, attempt)
    },
  }),
  inHeldToken.method('HeldToken', 'isOutlivedBy', {
    name: 'compares the expiries of tokens by a clock that may have been set',
    focus: { grant: 'client_credentials', kinds: ['clock-step'], secondsBetweenFaults: 8 },
    mistake: () => isOutlivedByExpiry,
  }),
  inHeldToken.argument('HeldToken', {
    name: 'trusts the monotonic clock alone',
    focus: { kinds: ['suspend'], lifetimeSeconds: 60, secondsBetweenFaults: 20 },
    mistake: (clock) => {
      const offset = clock.now() - clock.monotonic()
      return { ...copyOf(clock), now: () => offset + clock.monotonic() }
    },
  }),
  inHeldToken.argument('HeldToken', {
    name: 'trusts the wall clock alone',
    focus: 'clocks',
    mistake: (clock) => ({ ...copyOf(clock), monotonic: () => clock.now() }),
  }),
  inHeldToken.method('HeldToken', 'toStored', {
    name: 'stores an expiry by a clock that was set back',
    focus: { kinds: ['clock-step', 'cache-flushed'] },
    mistake: () => unchangedToken,
  }),
  new MistakesIn<typeof refreshScheduler>(`${engine}/refresh-scheduler.ts`).method(
    'RefreshScheduler',
    'scheduleNext',
    {
      name: 'counts a read that met a busy lease as complete',
      focus: { grant: 'refresh_token', kinds: ['cache-slow'], usersComeAndGo: true },
      mistake: (original) =>
        function scheduleNext() {
          original.call(this, true)
        },
    },
  ),
  new MistakesIn<typeof refreshAttempt>(`${engine}/refresh-attempt.ts`).method(
    'RefreshAttempt',
    'wait',
    {
      name: 'lets a caller wait 30 s for each of several refreshes',
      focus: 'starved cache',
      seed: 853,
      mistake: (original) =>
        function wait(seconds, signal) {
          return original.call(this, seconds > 1 ? 30 : seconds, signal)
        },
    },
  ),
]

function isOutlivedByExpiry(this: heldToken.HeldToken, { expiresAt }: TokenInfo): boolean {
  return this.token === undefined || expiresAt > this.token.expiresAt
}

function unchangedToken(this: heldToken.HeldToken): TokenInfo | undefined {
  return this.token
}

/** A clock may be an instance, whose methods a spread would leave out. */
function copyOf(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    random: () => clock.random(),
    sleep: (...args) => clock.sleep(...args),
  }
}
