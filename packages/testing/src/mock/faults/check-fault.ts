import { assertSeconds } from '../assert-seconds.ts'
import { checkAnswer, lowerCaseNames } from '../server/answer.ts'
import type { Fault } from './fault.ts'
import { faultAnswer } from './fault-answer.ts'
import { namedFaults, type FaultName } from './named-faults.ts'

const members: ReadonlySet<string> = new Set<keyof Fault>([
  'times',
  'after',
  'path',
  'status',
  'body',
  'contentType',
  'headers',
  'retryAfterSeconds',
  'latencySeconds',
  'connection',
  'truncate',
  'oversizeBytes',
  'redirectTo',
  'processed',
])

/** Resolves a predefined fault by its name, with the overrides of the test. */
export function resolveFault(fault: Fault | FaultName, overrides: Fault = {}): Fault {
  if (typeof fault !== 'string') return checkFault({ ...fault, ...overrides })
  if (!Object.hasOwn(namedFaults, fault)) {
    const names = Object.keys(namedFaults).join(', ')
    throw new TypeError(`There is no fault named "${fault}". Named faults: ${names}.`)
  }
  return checkFault({ ...namedFaults[fault], ...overrides })
}

function checkFault(fault: Fault): Fault {
  const { times, after, retryAfterSeconds, latencySeconds, oversizeBytes, connection } = fault
  for (const name of Object.keys(fault)) {
    if (!members.has(name)) {
      throw new TypeError(`A fault has no "${name}". It has: ${[...members].join(', ')}.`)
    }
  }
  if (times !== undefined && times !== Infinity && !(Number.isInteger(times) && times > 0)) {
    throw new RangeError(`times is a positive integer or Infinity, not ${times}.`)
  }
  if (after !== undefined && !(Number.isInteger(after) && after >= 0)) {
    throw new RangeError(`after is an integer from 0 on, not ${after}.`)
  }
  if (oversizeBytes !== undefined && !(Number.isInteger(oversizeBytes) && oversizeBytes > 0)) {
    throw new RangeError(`oversizeBytes is a positive integer, not ${oversizeBytes}.`)
  }
  if (connection !== undefined && connection !== 'reset') {
    throw new TypeError(`connection is 'reset' or absent, not ${JSON.stringify(connection)}.`)
  }
  if (retryAfterSeconds !== undefined) assertSeconds('retryAfterSeconds', retryAfterSeconds)
  if (latencySeconds !== undefined) assertSeconds('latencySeconds', latencySeconds)
  const answer = faultAnswer(fault, 'api') ?? { status: 200, headers: {}, body: '' }
  const headers = lowerCaseNames(fault.headers ?? {})
  checkAnswer({ ...answer, headers: { ...answer.headers, ...headers } })
  return { ...fault, headers }
}
