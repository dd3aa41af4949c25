import { expect, it } from 'vitest'
import { FailingTokenCache, type CacheOperation } from 'test-support/failing-cache.ts'
import { outcome } from 'test-support/outcome.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { ScriptedEndpoint } from '../../test/scripted-endpoint.ts'
import { UserTokenSource } from './user-token-source.ts'

const operations: readonly CacheOperation[] = ['get', 'set', 'lease', 'commit']

const writes: ReadonlySet<CacheOperation> = new Set(['set', 'commit'])

/** Of each kind; others were searched when this test was written. */
const runs = Number(process.env['IMPORT_RACES'] ?? 150)

/** A sequence of numbers in [0, 1) that depends on the seed alone. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** How long one operation takes, in seconds; one in twenty stands still for longer than a lease. */
function secondsOf(random: number): number {
  return random < 0.05 ? 6 + random * 100 : random * 0.2
}

/**
 * Processes start, import one refresh token, and use it, while the operations of their cache take up to
 * 0.2 s, and some writes longer than a lease lasts.
 */
async function run(seed: number, earlier: boolean): Promise<readonly (string | undefined)[]> {
  const random = randomNumbers(seed)
  const clock = new VirtualClock()
  const cache = new FailingTokenCache({ clock })
  const endpoint = new ScriptedEndpoint(clock)
  const { requestToken } = endpoint
  endpoint.rotates = true
  endpoint.lifetimeSeconds = 20
  if (earlier) await cache.set(endpoint.login({ refreshToken: 'earlier', expiresAt: 1 }), 'k')
  const { refreshToken = '' } = endpoint.login()
  for (const operation of operations) {
    const seconds = (): number => secondsOf(writes.has(operation) ? random() : 0.05 + random() / 2)
    cache.before(operation, () => clock.sleep(seconds()))
  }
  const process = async (): Promise<void> => {
    await clock.sleep(random() * 3)
    const source = new UserTokenSource({ key: 'k', tokenCache: cache, requestToken, clock })
    await source.importRefreshToken(refreshToken)
    for (let call = 0; call < 6; call++) {
      await clock.sleep(random() * 12)
      if (random() < 0.3) await source.importRefreshToken(refreshToken)
      await outcome(source.getAccessToken())
    }
  }
  const processes = Promise.all([process(), process(), process(), process()])
  await clock.advance(400)
  await processes
  return endpoint.requests.map(({ current }) => current?.refreshToken)
}

it.each([false, true])(
  'sends no refresh token again, however imports and refreshes of four processes meet (after an earlier sign-in: %s)',
  async (earlier) => {
    let requests = 0
    for (let seed = 1; seed <= runs; seed++) {
      const sent = await run(seed, earlier)
      const again = sent.filter((token, index) => sent.indexOf(token) !== index)
      expect({ seed, again }).toEqual({ seed, again: [] })
      requests += sent.length
    }
    expect(requests).toBeGreaterThan(2 * runs)
  },
)
