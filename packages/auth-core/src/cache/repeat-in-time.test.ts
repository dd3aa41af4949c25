import { expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { DeadlineError } from '../deadline.ts'
import { repeatInTime } from './repeat-in-time.ts'

function mayPass(error: unknown): boolean {
  return (error as Error).message === 'down'
}

/** Makes attempts that end like these, the last one again and again. */
async function run(
  ...ends: readonly ('stored' | 'down' | 'refused' | 'silent')[]
): Promise<object> {
  const clock = new VirtualClock()
  let attempts = 0
  const attempt = async (): Promise<void> => {
    const end = ends[Math.min(attempts++, ends.length - 1)]
    if (end === 'silent') await new Promise(() => {})
    if (end !== 'stored') throw new Error(end)
  }
  const result = repeatInTime(clock, attempt, mayPass).catch((error: unknown) => error)
  await clock.advance(10)
  return { result: await result, attempts }
}

it('repeats what may pass until it succeeds, and nothing else', async () => {
  expect(await run('down', 'down', 'stored')).toEqual({ result: undefined, attempts: 3 })
  expect(await run('down', 'refused')).toEqual({ result: new Error('refused'), attempts: 2 })
})

it('ends after 4.5 s with the latest failure, or with that there was no answer', async () => {
  expect(await run('down')).toEqual({ result: new Error('down'), attempts: 23 })
  expect(await run('down', 'silent')).toEqual({ result: new Error('down'), attempts: 2 })
  expect(await run('silent')).toEqual({ result: new DeadlineError(4.5), attempts: 1 })
})
