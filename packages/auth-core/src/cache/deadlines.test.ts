import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { DeadlineError } from '../deadline.ts'
import { Deadlines, type Wait } from './deadlines.ts'

const seconds = 5

/** Work that ends when the test says so, with its waits. */
function work(): PromiseWithResolvers<string> & {
  readonly waits: Wait[]
  readonly run: (wait: Wait) => Promise<string>
} {
  const pending = Promise.withResolvers<string>()
  const waits: Wait[] = []
  const run = (wait: Wait): Promise<string> => {
    waits.push(wait)
    return pending.promise
  }
  return { ...pending, waits, run }
}

function setUp(): { clock: VirtualClock; deadlines: Deadlines } {
  const clock = new VirtualClock()
  return { clock, deadlines: new Deadlines(clock, seconds) }
}

describe('a deadline', () => {
  it('gives work all of its time, and no more', async () => {
    const { clock, deadlines } = setUp()
    const { run, waits } = work()
    const outcome = deadlines.within(run).catch((error: unknown) => error)
    const signal = waits[0]?.signal()
    await clock.advance(seconds - 0.1)
    expect({ isOver: waits[0]?.isOver, aborted: signal?.aborted }).toEqual({
      isOver: false,
      aborted: false,
    })
    await clock.advance(0.1)
    expect(await outcome).toBeInstanceOf(DeadlineError)
    expect(signal?.reason).toBe(await outcome)
    expect(waits[0]?.signal().reason).toBe(await outcome)
    expect(() => waits[0]?.throwIfOver()).toThrow(DeadlineError)
  })

  it('counts a pause of the whole process as one step only', async () => {
    const { clock, deadlines } = setUp()
    const { run, resolve } = work()
    const outcome = deadlines.within(run)
    clock.freeze(10 * seconds)
    await clock.advance(0)
    resolve('answered')
    expect(await outcome).toBe('answered')
  })

  it('leaves nothing but the current tick when the work has ended', async () => {
    const { clock, deadlines } = setUp()
    const caller = new AbortController()
    const { run, resolve, waits } = work()
    const outcome = deadlines.within(run, { signal: caller.signal })
    resolve('done')
    expect(await outcome).toBe('done')
    expect(getEventListeners(caller.signal, 'abort')).toEqual([])
    await clock.advance(seconds / 10)
    expect(clock.sleeping).toBe(0)
    await clock.advance(2 * seconds)
    expect(waits[0]?.isOver).toBe(false)
  })

  it('leaves nothing for work that never ends', async () => {
    const { clock, deadlines } = setUp()
    const outcome = deadlines.within(work().run).catch((error: unknown) => error)
    await clock.advance(seconds)
    expect(await outcome).toBeInstanceOf(DeadlineError)
    expect(clock.sleeping).toBe(0)
  })

  it('shares the timer of its step only: timers of a Worker end with their request', async () => {
    const clock = new VirtualClock()
    let isOver = false
    const sleep = clock.sleep.bind(clock)
    // The first request is over before its first tick, and takes its timers along.
    clock.sleep = (...parameters) => (isOver ? sleep(...parameters) : new Promise(() => {}))
    const deadlines = new Deadlines(clock, seconds)
    void deadlines.within(work().run)
    await settle()
    isOver = true
    const batch = Array.from({ length: 20 }, () => work())
    const outcomes = batch.map(({ run }) => deadlines.within(run).catch((error: unknown) => error))
    expect(clock.sleeping).toBe(1)
    await clock.advance(seconds)
    for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(DeadlineError)
    expect(clock.sleeping).toBe(0)
  })

  it('starts again after a long time without work', async () => {
    const { clock, deadlines } = setUp()
    const { run, resolve } = work()
    resolve('done')
    await deadlines.within(run)
    await clock.advance(20 * seconds)
    const outcome = deadlines.within(work().run).catch((error: unknown) => error)
    await clock.advance(seconds)
    expect(await outcome).toBeInstanceOf(DeadlineError)
  })

  it('starts nothing for a caller who has already aborted', async () => {
    const { clock, deadlines } = setUp()
    const { run, waits } = work()
    await expect(deadlines.within(run, { signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
    expect({ waits, sleeping: clock.sleeping }).toEqual({ waits: [], sleeping: 0 })
  })

  it('ends when its caller aborts', async () => {
    const { clock, deadlines } = setUp()
    const caller = new AbortController()
    const { run, waits } = work()
    const outcome = deadlines.within(run, { signal: caller.signal })
    const told: unknown[] = []
    waits[0]?.whenOver((reason) => told.push(reason))
    caller.abort('gone')
    await expect(outcome).rejects.toBe('gone')
    waits[0]?.whenOver((reason) => told.push(reason))
    expect(told).toEqual(['gone', 'gone'])
    await clock.advance(seconds / 10)
    expect(clock.sleeping).toBe(0)
  })

  it('passes on a late result, and only that', async () => {
    const { clock, deadlines } = setUp()
    const late: string[] = []
    const onLate = (value: string): unknown => late.push(value)
    const inTime = work()
    inTime.resolve('in time')
    await deadlines.within(inTime.run, { onLate })
    const tooLate = work()
    const outcome = deadlines.within(tooLate.run, { onLate }).catch(() => {})
    await clock.advance(seconds)
    await outcome
    tooLate.resolve('late')
    await settle()
    expect(late).toEqual(['late'])
  })

  it('passes on the error of the work, immediately or later', async () => {
    const { clock, deadlines } = setUp()
    const { run, reject } = work()
    const outcome = deadlines.within(run)
    reject('failed')
    await expect(outcome).rejects.toBe('failed')
    const thrown = deadlines.within(() => {
      throw new Error('at once')
    })
    await expect(thrown).rejects.toThrow('at once')
    await clock.advance(seconds / 10)
    expect(clock.sleeping).toBe(0)
  })
})
