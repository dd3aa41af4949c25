import { describe, expect, it } from 'vitest'
import { outcome } from '../test/scenario.ts'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { DeadlineError, maxWriteSeconds, withDeadline } from './deadline.ts'
import { longDeadlineSeconds } from './engine/cache/guarded-cache.ts'

/** An operation that ends after this many seconds. */
function answerAfter(clock: VirtualClock, seconds: number): () => Promise<string> {
  return async () => {
    await clock.sleep(seconds)
    return 'answered'
  }
}

describe('withDeadline', () => {
  it('ends after its seconds', async () => {
    const clock = new VirtualClock()
    const asked = outcome(withDeadline(clock, 0.5, answerAfter(clock, 0.51)))
    await clock.advance(0.505)
    expect(await asked).toBeInstanceOf(DeadlineError)
  })

  it('returns a result that arrived while the process was paused', async () => {
    const clock = new VirtualClock()
    const asked = outcome(withDeadline(clock, 0.5, answerAfter(clock, 3)))
    await clock.advance(0.05)
    clock.freeze(10)
    await clock.advance(0.05)
    expect(await asked).toBe('answered')
  })

  it.each([true, false])('leaves the process alone in the background: %s', async (background) => {
    const clock = new VirtualClock()
    const asked = outcome(withDeadline(clock, 1, () => new Promise(() => {}), { background }))
    await clock.advance(0.1)
    expect(clock.keepingAlive).toBe(background ? 0 : 1)
    await clock.advance(1)
    expect(await asked).toBeInstanceOf(DeadlineError)
  })

  it('leaves no timer after the result', async () => {
    const clock = new VirtualClock()
    expect(await withDeadline(clock, 0.5, () => 'answered')).toBe('answered')
    await clock.advance(0)
    expect(clock.sleeping).toBe(0)
  })

  it('passes on the error of an operation that fails in time', async () => {
    const clock = new VirtualClock()
    let told: AbortSignal | undefined
    const failed = withDeadline(clock, 0.5, (signal) => {
      told = signal
      throw new Error('away')
    })
    expect(await outcome(failed)).toMatchObject({ message: 'away' })
    expect(told?.aborted).toBe(false)
  })
})

it('a cache gives up a sign-in or sign-out half a second before its provider', () => {
  expect(longDeadlineSeconds - maxWriteSeconds).toBe(0.5)
})
