import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from '../../auth-core/test/virtual-clock.ts'
import { DeadlineExceeded, withinDeadline } from './deadline.ts'

const seconds = 5

/** Work that ends when the test says so, and what is told to it. */
function work(): PromiseWithResolvers<string> & {
  readonly signals: AbortSignal[]
  readonly run: (signal: AbortSignal) => Promise<string>
} {
  const pending = Promise.withResolvers<string>()
  const signals: AbortSignal[] = []
  const run = (signal: AbortSignal): Promise<string> => {
    signals.push(signal)
    return pending.promise
  }
  return { ...pending, signals, run }
}

describe('withinDeadline', () => {
  it('gives work all of its time, and no more', async () => {
    const clock = new VirtualClock()
    const { run, signals } = work()
    const outcome = withinDeadline({ clock, seconds }, run).catch((error: unknown) => error)
    await clock.advance(seconds - 0.1)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    await clock.advance(0.1)
    expect(await outcome).toBeInstanceOf(DeadlineExceeded)
    expect(signals[0]?.reason).toBe(await outcome)
  })

  it('counts a pause of the whole process as a part of the time only', async () => {
    const clock = new VirtualClock()
    const { run, resolve } = work()
    const outcome = withinDeadline({ clock, seconds }, run)
    clock.freeze(10 * seconds)
    await clock.advance(0)
    resolve('answered')
    expect(await outcome).toBe('answered')
  })

  it('leaves nothing behind when the work has ended', async () => {
    const clock = new VirtualClock()
    const caller = new AbortController()
    const { run, resolve, signals } = work()
    const outcome = withinDeadline({ clock, seconds, signal: caller.signal }, run)
    resolve('done')
    expect(await outcome).toBe('done')
    expect(clock.sleeping).toBe(0)
    await clock.advance(2 * seconds)
    caller.abort()
    await settle()
    expect(signals[0]?.aborted).toBe(false)
  })

  it('begins nothing for a caller who has left already', async () => {
    const { run, signals } = work()
    const deadline = { clock: new VirtualClock(), seconds, signal: AbortSignal.abort('gone') }
    await expect(withinDeadline(deadline, run)).rejects.toBe('gone')
    expect(signals).toEqual([])
  })

  it('hands over what comes late, and only that', async () => {
    const clock = new VirtualClock()
    const late: string[] = []
    const take = (value: string): unknown => late.push(value)
    const inTime = work()
    inTime.resolve('in time')
    await withinDeadline({ clock, seconds }, inTime.run, take)
    const tooLate = work()
    const outcome = withinDeadline({ clock, seconds }, tooLate.run, take).catch(() => {})
    await clock.advance(seconds)
    await outcome
    tooLate.resolve('late')
    await settle()
    expect(late).toEqual(['late'])
  })

  it('passes on what the work failed with', async () => {
    const { run, reject } = work()
    const outcome = withinDeadline({ clock: new VirtualClock(), seconds }, run)
    reject('failed')
    await expect(outcome).rejects.toBe('failed')
  })
})
