import type { SleepOptions } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { rejection } from '../../test/spotify.ts'
import type { PauseRequest } from './pause.ts'
import { RateLimitGate, type Permit } from './rate-limit-gate.ts'

/** A gate on virtual time, and callers who are kept in the order in which they pass. */
function scene(
  maxWaitSeconds = 30,
  clock = new VirtualClock(),
): {
  readonly clock: VirtualClock
  readonly gate: RateLimitGate
  readonly passed: Permit[]
  readonly refused: number[]
  readonly call: (secondsLeft?: number, signal?: AbortSignal) => Promise<void>
  readonly calls: (count: number) => Promise<void>
} {
  const gate = new RateLimitGate(maxWaitSeconds, clock)
  const passed: Permit[] = []
  const refused: number[] = []
  const call = async (secondsLeft = maxWaitSeconds, signal?: AbortSignal): Promise<void> => {
    const permit = await gate.enter({ secondsLeft }, signal)
    if (permit === undefined) refused.push(clock.monotonic())
    else passed.push(permit)
  }
  const calls = async (count: number): Promise<void> => {
    for (let each = 0; each < count; each++) void call()
    await settle()
  }
  return { clock, gate, passed, refused, call, calls }
}

/** Rings early, as real timers do by up to a millisecond. */
class EarlyClock extends VirtualClock {
  override sleep(seconds: number, options?: SleepOptions): Promise<void> {
    return super.sleep(seconds * 0.999, options)
  }
}

function pauseFor(permit: Permit | undefined, request: PauseRequest): void {
  permit?.limited(permit.pauseSeconds(request))
}

/** Draws a 429. */
async function limit(
  { passed, call }: ReturnType<typeof scene>,
  retryAfterSeconds: number | undefined,
): Promise<void> {
  await call()
  const permit = passed.pop()
  pauseFor(permit, { retryAfterSeconds })
  permit?.end()
}

async function answer(permit: Permit | undefined): Promise<void> {
  permit?.answered()
  permit?.end()
  await settle()
}

describe('the gate', () => {
  it('lets every request pass before the first limit', async () => {
    const { passed, calls } = scene()
    await calls(1000)
    expect(passed).toHaveLength(1000)
  })

  it('lets no request pass during a pause, then one, then two for each response', async () => {
    const each = scene()
    const { clock, passed, calls } = each
    await limit(each, 10)
    await calls(50)
    await clock.advance(9.9)
    expect(passed).toHaveLength(0)
    await clock.advance(0.1)
    expect(passed).toHaveLength(1)
    await answer(passed[0])
    expect(passed).toHaveLength(3)
    await answer(passed[1])
    await answer(passed[2])
    expect(passed).toHaveLength(7)
    for (const permit of passed.slice(3)) await answer(permit)
    expect(passed).toHaveLength(15)
    for (let next = 7; next < 50; next++) await answer(passed[next])
    expect(passed).toHaveLength(50)
    await calls(1000)
    expect(passed).toHaveLength(1050)
  })

  it('counts waiters that are about to wake when the first response arrives', async () => {
    const each = scene()
    const { clock, gate, passed, calls } = each
    await limit(each, 1)
    void gate.enter({ secondsLeft: 30 }, undefined).then(async (permit) => answer(permit))
    await calls(50)
    await clock.advance(1)
    expect(passed).toHaveLength(2)
  })

  it('does not wait for requests without a response: continues as if each round took one second', async () => {
    const each = scene()
    const { clock, passed, calls } = each
    await limit(each, 1)
    await calls(15)
    await clock.advance(1)
    const after: number[] = []
    for (let second = 0; second <= 4; second++) {
      after.push(passed.length)
      await clock.advance(1)
    }
    expect(after).toEqual([1, 2, 4, 8, 15])
  })

  it('lets one more request pass for each that fails or is aborted', async () => {
    const each = scene()
    const { clock, passed, calls } = each
    await limit(each, 1)
    await calls(5)
    await clock.advance(1)
    for (let failed = 0; failed < 3; failed++) {
      expect(passed).toHaveLength(failed + 1)
      passed[failed]?.end()
      await settle()
    }
    expect(passed).toHaveLength(4)
  })

  it('keeps new callers behind those that already wait', async () => {
    const each = scene()
    const { clock, gate, passed, calls } = each
    await limit(each, 1)
    await calls(3)
    await clock.advance(1)
    let newcomer: Permit | undefined
    void gate.enter({ secondsLeft: 30 }, undefined).then((permit) => (newcomer = permit))
    await answer(passed[0])
    expect({ passed: passed.length, newcomer }).toEqual({ passed: 3, newcomer: undefined })
    await answer(passed[1])
    expect(newcomer).toBeDefined()
  })

  it('starts over if the first request after a pause is refused, with longer pauses', async () => {
    const each = scene(60)
    const { clock, gate, passed, calls } = each
    const waits: number[] = []
    for (let pause = 0; pause < 8; pause++) {
      await limit(each, undefined)
      waits.push(gate.remainingSeconds())
      await clock.advance(gate.remainingSeconds())
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 32, 32])
    await calls(1)
    await answer(passed.pop())
    await limit(each, undefined)
    expect(gate.remainingSeconds()).toBe(1)
  })

  it('obeys Retry-After, except where that would make a hot loop', async () => {
    const each = scene(60)
    const { clock, gate } = each
    const waits: number[] = []
    for (const retryAfterSeconds of [0.5, 0.001, 3, 1, 0.001]) {
      await limit(each, retryAfterSeconds)
      waits.push(gate.remainingSeconds())
      await clock.advance(gate.remainingSeconds())
    }
    expect(waits).toEqual([0.5, 1, 3, 1, 1])
  })

  it('treats 429s of requests in flight as one pause, as long as the longest', async () => {
    const each = scene()
    const { clock, gate, passed, calls } = each
    await calls(4)
    for (const [index, retryAfterSeconds] of [3, 1, 7, 0].entries()) {
      pauseFor(passed[index], { retryAfterSeconds })
      passed[index]?.end()
    }
    expect(gate.remainingSeconds()).toBe(7)
    await clock.advance(7)
    await limit(each, undefined)
    expect(gate.remainingSeconds()).toBe(2)
  })

  it('ignores, after a pause, responses to requests that were sent before it', async () => {
    const each = scene()
    const { clock, passed, calls } = each
    await calls(2)
    const [limited, slow] = passed.splice(0)
    pauseFor(limited, { retryAfterSeconds: 1 })
    limited?.end()
    await calls(10)
    await clock.advance(1)
    expect(passed).toHaveLength(1)
    await answer(slow)
    await answer(passed[0])
    expect(passed).toHaveLength(3)
  })

  it('immediately refuses callers that would wait too long, until the pause ends', async () => {
    const each = scene(30)
    const { clock, passed, refused, calls, call } = each
    await limit(each, 86_400)
    await calls(3)
    expect(refused).toHaveLength(3)
    await clock.advance(86_399)
    await calls(1)
    expect(refused).toHaveLength(4)
    await clock.advance(1)
    await calls(1)
    expect({ refused: refused.length, passed: passed.length }).toEqual({ refused: 4, passed: 1 })
    await answer(passed[0])
    await limit(each, 5)
    await call(4)
    expect(refused).toHaveLength(5)
    await calls(1)
    await clock.advance(5)
    expect(passed).toHaveLength(2)
  })

  it('keeps refusing during a long pause, whatever arrives late', async () => {
    const each = scene(30)
    const { clock, passed, refused, calls } = each
    await calls(2)
    const [first, late] = passed.splice(0)
    pauseFor(first, { retryAfterSeconds: 100 })
    await clock.advance(80)
    pauseFor(late, { retryAfterSeconds: 1 })
    await calls(1)
    expect({ refused: refused.length, passed: passed.length }).toEqual({ refused: 1, passed: 0 })
  })

  it('refuses callers that already wait when the pause becomes too long', async () => {
    const each = scene(30)
    const { clock, passed, refused, calls } = each
    await calls(2)
    const [first, second] = passed.splice(0)
    pauseFor(first, { retryAfterSeconds: 5 })
    first?.end()
    await calls(4)
    await clock.advance(1)
    pauseFor(second, { retryAfterSeconds: 3600 })
    second?.end()
    await settle()
    expect({ refused: refused.length, passed: passed.length }).toEqual({ refused: 4, passed: 0 })
    expect(clock.sleeping).toBe(0)
  })

  it('lets a caller pass that has waited its whole budget, even if its timer fired early', async () => {
    const each = scene(1, new EarlyClock())
    const { clock, passed, refused, calls } = each
    await limit(each, 1)
    await calls(1)
    await clock.advance(1)
    expect({ passed: passed.length, refused: refused.length }).toEqual({ passed: 1, refused: 0 })
  })

  it('counts all waits of a call against one budget', async () => {
    const each = scene(30)
    const { clock, gate, passed } = each
    await limit(each, 20)
    const budget = { secondsLeft: 30 }
    void gate.enter(budget, undefined).then((permit) => permit && passed.push(permit))
    await settle()
    await clock.advance(20)
    pauseFor(passed.pop(), { retryAfterSeconds: 20 })
    expect(budget.secondsLeft).toBe(10)
    expect(await gate.enter(budget, undefined)).toBeUndefined()
  })

  it('wakes every waiter and keeps no state when callers abort, in a pause or in the queue', async () => {
    const each = scene()
    const { clock, passed, call, calls } = each
    await limit(each, 1)
    const [early, late] = [new AbortController(), new AbortController()]
    const left = rejection(call(30, early.signal))
    await calls(2)
    const leftLater = rejection(call(30, late.signal))
    await calls(2)
    early.abort(new Error('early'))
    expect(await left).toMatchObject({ message: 'early' })
    await clock.advance(1)
    late.abort(new Error('late'))
    expect(await leftLater).toMatchObject({ message: 'late' })
    for (let next = 0; next < 4; next++) await answer(passed[next])
    expect(passed).toHaveLength(4)
    expect(clock.sleeping).toBe(0)
    expect(await rejection(call(30, early.signal))).toMatchObject({ message: 'early' })
  })

  it('reports that a pause has begun since a permit was given', async () => {
    const each = scene()
    const { passed, calls, clock } = each
    await calls(2)
    const [first, second] = passed
    expect(second?.isStale()).toBe(false)
    pauseFor(first, { retryAfterSeconds: 1 })
    expect(second?.isStale()).toBe(true)
    await clock.advance(1)
    expect(second?.isStale()).toBe(false)
  })
})
