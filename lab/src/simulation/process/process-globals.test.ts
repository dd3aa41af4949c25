import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Chance } from '../../chance.ts'
import { replaceGlobals } from './process-globals.ts'
import { epoch } from './simulated-clock.ts'
import { SimulatedProcess } from './simulated-process.ts'
import { Timeline } from './timeline.ts'

/** Ordinary code, which knows nothing of the simulation. */
async function sleepAndNote(times: number[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  times.push(Date.now(), performance.now())
}

describe('the globals of a simulated process', () => {
  let restored: Disposable
  let timeline: Timeline
  let process: SimulatedProcess

  beforeEach(() => {
    restored = replaceGlobals()
    timeline = new Timeline()
    process = new SimulatedProcess('p0', timeline, new Chance(1), { offsetSeconds: 500, drift: 0 })
  })
  afterEach(() => restored[Symbol.dispose]())

  it('give code the clocks and timers of its process, through all promises', async () => {
    const times: number[] = []
    void process.run(() => sleepAndNote(times))
    await timeline.run(9)
    expect(times).toEqual([])
    await timeline.run(11)
    expect(times).toEqual([(epoch + 510) * 1000, 5_010_000])
  })

  it('stop while the process is frozen, and for good when it is killed', async () => {
    const times: number[] = []
    void process.run(() => sleepAndNote(times))
    process.freeze()
    await timeline.run(30)
    expect(times).toEqual([])
    process.wake()
    await timeline.run(31)
    expect(times).toEqual([(epoch + 530) * 1000, 5_030_000])
    void process.run(() => sleepAndNote(times))
    process.kill()
    await timeline.run(100)
    expect(times).toHaveLength(2)
  })

  it('do not fire a cancelled timer', async () => {
    let hasRun = false
    process.run(() => clearTimeout(setTimeout(() => (hasRun = true), 1000)))
    await timeline.run(10)
    expect(hasRun).toBe(false)
  })

  it('stay real for code outside of the process, and are restored', async () => {
    const { setTimeout: replaced } = globalThis
    const before = new Date().getTime()
    const between = Date.now()
    expect(between).toBeGreaterThanOrEqual(before)
    expect(between).toBeLessThanOrEqual(new Date().getTime())
    expect(process.run(() => Date.now())).toBe((epoch + 500) * 1000)
    await new Promise((resolve) => setTimeout(resolve, 1))
    restored[Symbol.dispose]()
    expect(setTimeout).not.toBe(replaced)
    expect(Object.hasOwn(performance, 'now')).toBe(false)
  })
})
