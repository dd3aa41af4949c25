import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { systemClock } from './clock.ts'

describe("the system's clock", () => {
  it('returns Unix seconds and monotonic seconds', () => {
    const [wall, monotonic] = [systemClock.now(), systemClock.monotonic()]
    expect(wall).toBeCloseTo(Date.now() / 1000, -2)
    vi.spyOn(Date, 'now').mockReturnValue((wall + 7) * 1000)
    vi.spyOn(performance, 'now').mockReturnValue((monotonic + 9) * 1000)
    expect(systemClock.now() - wall).toBeCloseTo(7)
    expect(systemClock.monotonic() - monotonic).toBeCloseTo(9)
    expect(Math.floor(systemClock.random())).toBe(0)
  })

  it.each([
    ['keeps the process alive until it wakes', {}, true],
    ['in the background keeps nothing alive', { background: true }, false],
  ])('sleeps: a sleep %s', async (_, options, hasRef) => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const { signal, abort } = abortable()
    const slept = systemClock.sleep(60, { signal, ...options })
    const timer = timers.mock.results[0]?.value as NodeJS.Timeout
    const milliseconds = timers.mock.calls[0]?.[1]
    expect({ hasRef: timer.hasRef(), milliseconds }).toEqual({ hasRef, milliseconds: 60_000 })
    abort()
    await slept
  })

  it('is woken by the signal, and then has neither timer nor listener', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const cleared = vi.spyOn(globalThis, 'clearTimeout')
    const { signal, abort } = abortable()
    const slept = systemClock.sleep(60, { signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    abort()
    await slept
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(cleared).toHaveBeenCalledWith(timers.mock.results[0]?.value)
    await systemClock.sleep(60, { signal })
    expect(timers).toHaveBeenCalledTimes(1)
  })

  it('lets go of the signal when it wakes by itself', async () => {
    const { signal } = abortable()
    await systemClock.sleep(0.01, { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('sleeps longer than a timer can, also if timers are numbers', async () => {
    const milliseconds: unknown[] = []
    vi.stubGlobal('setTimeout', (wake: () => void, time: number) => {
      milliseconds.push(time)
      queueMicrotask(wake)
      return 1
    })
    await systemClock.sleep(1e9, { background: true })
    expect(milliseconds).toEqual([2 ** 31 - 1])
  })
})

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
