import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { outcome } from '../../test/scenario.ts'
import { RefreshAttempt } from './refresh-attempt.ts'

const endless = (): Promise<never> => new Promise(() => {})

function attempt(
  clock: VirtualClock,
  run: () => Promise<boolean> = endless,
  held = { generation: 0 },
): RefreshAttempt {
  return new RefreshAttempt({ clock, held }, run)
}

/** An attempt whose timers never fire, as in a Worker whose request is over. */
function silentAttempt(clock: VirtualClock): RefreshAttempt {
  const sleep = clock.sleep.bind(clock)
  clock.sleep = endless
  const silent = attempt(clock)
  clock.sleep = sleep
  return silent
}

describe('a wait for an attempt', () => {
  it('ends when the attempt ends, with its error', async () => {
    const clock = new VirtualClock()
    const error = new Error('down')
    const waited = attempt(clock, async () => {
      await clock.sleep(2)
      throw error
    }).wait(30, undefined)
    await clock.advance(2)
    expect(await waited).toBe(error)
  })

  it('ends with an error when its time is up, and keeps the process alive until then', async () => {
    const clock = new VirtualClock()
    const waited = attempt(clock).wait(30, null)
    await clock.advance(29.9)
    expect(clock.keepingAlive).toBe(1)
    await clock.advance(0.1)
    expect(await waited).toMatchObject({ name: 'ConnectionError', code: 'timeout' })
  })

  it('ends after three checks without a heartbeat, without an error', async () => {
    const clock = new VirtualClock()
    const silent = silentAttempt(clock)
    let hasEnded = false
    const waited = silent.wait(30, undefined).then((error) => {
      hasEnded = true
      return error
    })
    await clock.advance(2.9)
    expect({ hasEnded, isGivenUp: silent.isGivenUp() }).toEqual({
      hasEnded: false,
      isGivenUp: false,
    })
    await clock.advance(0.1)
    expect(await waited).toBeUndefined()
    expect(silent.isGivenUp()).toBe(true)
  })

  it('goes on while heartbeats come late, as on a busy machine', async () => {
    const clock = new VirtualClock()
    const sleep = clock.sleep.bind(clock)
    clock.sleep = (seconds, options) => sleep(options?.background ? 2.2 : seconds, options)
    const late = attempt(clock)
    const waited = late.wait(30, undefined)
    await clock.advance(30)
    expect(await waited).toMatchObject({ code: 'timeout' })
    expect(late.isGivenUp()).toBe(false)
  })

  it('leaves nothing, however it ends', async () => {
    const clock = new VirtualClock()
    const { signal } = new AbortController()
    const ended = attempt(clock, () => clock.sleep(1).then(() => true)).wait(30, signal)
    await clock.advance(1)
    await ended
    expect({ timers: clock.sleeping, listeners: getEventListeners(signal, 'abort') }).toEqual({
      timers: 0,
      listeners: [],
    })

    const leaving = new AbortController()
    const left = outcome(attempt(clock).wait(30, leaving.signal))
    leaving.abort(new Error('gone'))
    expect(await left).toMatchObject({ message: 'gone' })
    // The heartbeat of the attempt goes on.
    expect({ timers: clock.sleeping, keepingAlive: clock.keepingAlive }).toEqual({
      timers: 1,
      keepingAlive: 0,
    })
  })

  it('shares its timer with the callers of the same step, and with no later one', async () => {
    const clock = new VirtualClock()
    const busy = attempt(clock)
    const together = [busy.wait(30, undefined), busy.wait(30, undefined)]
    expect(clock.keepingAlive).toBe(1)
    void busy.wait(1, undefined)
    expect(clock.keepingAlive).toBe(2)
    await Promise.resolve()
    void busy.wait(30, undefined)
    expect({ keepingAlive: clock.keepingAlive, callers: busy.waitingCallers }).toEqual({
      keepingAlive: 3,
      callers: 4,
    })
    await clock.advance(30)
    expect(await Promise.all(together)).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }])
  })

  it('continues for the others when one of them aborts', async () => {
    const clock = new VirtualClock()
    const busy = attempt(clock, () => clock.sleep(5).then(() => true))
    const leaving = new AbortController()
    const left = outcome(busy.wait(30, leaving.signal))
    const stays = busy.wait(30, new AbortController().signal)
    leaving.abort(new Error('gone'))
    expect(await left).toMatchObject({ message: 'gone' })
    expect(clock.keepingAlive).toBe(2)
    await clock.advance(5)
    expect(await stays).toBeUndefined()
    expect(clock.sleeping).toBe(0)
  })

  it('is a new one after all callers of the same step have aborted', async () => {
    const clock = new VirtualClock()
    const busy = attempt(clock, () => clock.sleep(5).then(() => true))
    const leaving = new AbortController()
    const left = outcome(busy.wait(30, leaving.signal))
    leaving.abort(new Error('gone'))
    let hasEnded = false
    const stays = busy.wait(30, undefined).then(() => (hasEnded = true))
    await left
    await clock.advance(4)
    expect(hasEnded).toBe(false)
    await clock.advance(1)
    expect(await stays).toBe(true)
  })
})

describe('an attempt', () => {
  it('is awaited from the first wait until the last one ends', async () => {
    const clock = new VirtualClock()
    const busy = attempt(clock)
    expect(busy.isAwaited()).toBe(false)
    const waits = [busy.wait(3, undefined), busy.wait(1, undefined)]
    await clock.advance(2)
    expect(busy.isAwaited()).toBe(true)
    await clock.advance(1)
    await Promise.all(waits)
    expect({ isAwaited: busy.isAwaited(), callers: busy.waitingCallers }).toEqual({
      isAwaited: false,
      callers: 2,
    })
  })

  it('may last as long as the longest lease, and no longer', async () => {
    const clock = new VirtualClock()
    const busy = attempt(clock)
    await clock.advance(60)
    expect(busy.isGivenUp()).toBe(false)
    await clock.advance(0.1)
    expect(busy.isGivenUp()).toBe(true)
  })

  it('is superseded by a sign-in or sign-out since its last check', () => {
    const held = { generation: 3 }
    const busy = attempt(new VirtualClock(), endless, held)
    busy.restart()
    expect(busy.isSuperseded()).toBe(false)
    held.generation++
    expect(busy.isSuperseded()).toBe(true)
    busy.restart()
    expect(busy.isSuperseded()).toBe(false)
  })
})
