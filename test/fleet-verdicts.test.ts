import { faultsOf } from 'test-support/fleet/verdicts.ts'
import { expect, it } from 'vitest'

type Outcome = Parameters<typeof faultsOf>[0]

/** Three requests in turn; a process stood still. */
function outcomeOf(errors: readonly string[], replaces: readonly (string | undefined)[]): Outcome {
  const report = { errors, events: {} } as unknown as Outcome['reports'][number]
  return {
    reports: [report],
    requests: replaces.map((each) => ({ replaces: each, secondsLeft: 0 })),
    maxInFlight: 1,
    longestStallSeconds: 3,
  }
}

const inTurn = [undefined, 'first', 'second']
const twice = [undefined, 'first', 'first']

it('repeats a fleet whose token expired on its way, and was requested once more', () => {
  for (const replaces of [inTurn, twice]) {
    const outcome = outcomeOf(['invalid_response'], replaces)
    expect(() => faultsOf(outcome, 2)).toThrow('A process stood still for 3.0 s')
    expect(faultsOf({ ...outcome, longestStallSeconds: 0 }, 2)).toContain(
      'a call failed: invalid_response',
    )
  }
})

it('excuses nothing else', () => {
  expect(faultsOf(outcomeOf([], inTurn), 2)).toEqual([])
  expect(faultsOf(outcomeOf([], twice), 2)).toEqual(['request 3 replaces a token once more'])
  const another = outcomeOf(['invalid_response', 'timeout'], twice)
  expect(faultsOf(another, 2)).toEqual([
    'a call failed: timeout',
    'request 3 replaces a token once more',
    'a call failed: invalid_response',
  ])
})
