import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { RateLimitGates, type RequestPermit } from './rate-limit-gates.ts'

/** Gates on virtual time, and who has passed them. */
function scene(maxWaitSeconds = 30): {
  readonly clock: VirtualClock
  readonly gates: RateLimitGates
  readonly passed: string[]
  readonly refused: string[]
  readonly enter: (endpoint: string) => Promise<RequestPermit | undefined>
} {
  const clock = new VirtualClock()
  const gates = new RateLimitGates(maxWaitSeconds, clock)
  const passed: string[] = []
  const refused: string[] = []
  const enter = async (endpoint: string): Promise<RequestPermit | undefined> => {
    const { permit } = await gates.enter(endpoint, { secondsLeft: maxWaitSeconds }, undefined)
    ;(permit === undefined ? refused : passed).push(endpoint)
    return permit
  }
  return { clock, gates, passed, refused, enter }
}

const quota = 'QUOTA_EXCEEDED'

function answer(permit: RequestPermit | undefined): void {
  permit?.answered()
  permit?.end()
}

describe('the gates', () => {
  it('close for all requests in a short pause, and for one endpoint in a long one', async () => {
    const { clock, passed, refused, enter } = scene()
    const albums = await enter('albums/{id}')
    albums?.limited({ retryAfterSeconds: 30 }, undefined)
    albums?.end()
    for (const endpoint of ['albums/{id}', 'me']) void enter(endpoint).then(answer)
    await clock.advance(29)
    expect(passed).toEqual(['albums/{id}'])
    await clock.advance(10)
    expect(passed.toSorted()).toEqual(['albums/{id}', 'albums/{id}', 'me'])
    const search = await enter('search')
    search?.limited({ retryAfterSeconds: 31 }, undefined)
    search?.end()
    answer(await enter('search'))
    answer(await enter('me'))
    expect({ refused, last: passed.at(-1) }).toEqual({ refused: ['search'], last: 'me' })
    await clock.advance(31)
    await enter('search')
    expect(refused).toEqual(['search'])
  })

  it('let one request of an endpoint pass first after its quota has reset', async () => {
    const { clock, passed, enter } = scene()
    const first = await enter('search')
    first?.limited({ retryAfterSeconds: 10 }, quota)
    first?.end()
    const waiting = Array.from({ length: 4 }, () => enter('search'))
    await enter('me')
    expect(passed).toEqual(['search', 'me'])
    await clock.advance(10)
    expect(passed).toHaveLength(3)
    answer(await waiting[0])
    await settle()
    expect(passed).toHaveLength(5)
  })

  it('pause an endpoint for one second, then two, if its quota has no Retry-After', async () => {
    const { clock, passed, enter } = scene()
    for (const seconds of [1, 2, 4]) {
      const permit = await enter('search')
      permit?.limited({ retryAfterSeconds: undefined }, quota)
      permit?.end()
      const next = enter('search').then((each) => each?.end())
      await clock.advance(seconds - 0.1)
      expect(passed).toHaveLength(1)
      await clock.advance(0.1)
      await next
      passed.splice(0)
    }
  })

  it('obey a quota that a request from before the last pause reports', async () => {
    const { clock, refused, enter } = scene()
    const slow = await enter('search')
    const first = await enter('search')
    first?.limited({ retryAfterSeconds: 5 }, quota)
    first?.end()
    await clock.advance(5)
    answer(await enter('search'))
    slow?.limited({ retryAfterSeconds: 3600 }, quota)
    slow?.end()
    await enter('search')
    expect(refused).toEqual(['search'])
  })

  it('hold requests while an error is read, for a limited time', async () => {
    const { clock, gates, passed, enter } = scene()
    const waiting = await enter('search')
    void gates.whileUndecided(new Promise(() => {}))
    void enter('me')
    await settle()
    expect({ passed, isStale: waiting?.isStale() }).toEqual({ passed: ['search'], isStale: true })
    await clock.advance(1)
    expect(passed).toEqual(['search', 'me'])
  })

  it('do not close longer than calls wait if a response was hidden', async () => {
    const { clock, passed, refused, enter } = scene(3)
    for (let failure = 0; failure < 6; failure++) {
      const permit = await enter('me')
      permit?.unseen()
      permit?.end()
      const next = enter('albums/{id}').then((each) => each?.end())
      await clock.advance(3)
      await next
    }
    expect({ passed: passed.length, refused: refused.length }).toEqual({ passed: 12, refused: 0 })
  })
})
