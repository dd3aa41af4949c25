import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LargeAnswerServer, type LargeAnswer } from './large-answer-server.ts'

/** What answers of a hundred megabytes cost a process that has 64 for its heap. */
export interface LargeAnswerCost {
  readonly kind: LargeAnswer
  /** Class and code of each error; none is `untyped`. */
  readonly errors: readonly string[]
  /** How far the memory of the process rose above what it was before, at its highest. */
  readonly growthBytes: number
  /** The most that the server could send of one answer; some of it lay in the system's buffers. */
  readonly takenBytes: number
}

const answersPerProcess = 5

/** What a process may need for such answers: a fraction of one. */
export const allowedGrowthBytes = 50 * 1024 * 1024

/** Asks for tokens in a process of its own, at a server that answers with a hundred megabytes. */
export async function measureLargeAnswer(
  kind: LargeAnswer,
  program: string = join(import.meta.dirname, 'small-process.ts'),
): Promise<LargeAnswerCost> {
  await using server = await LargeAnswerServer.start(kind)
  const options = ['--conditions=@spotify-sdk/source', '--max-old-space-size=64', '--no-warnings']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, program, server.url, `${answersPerProcess}`],
    { timeout: 120_000 },
  )
  const { errors, growthBytes } = JSON.parse(stdout) as Omit<LargeAnswerCost, 'kind' | 'takenBytes'>
  return { kind, errors, growthBytes, takenBytes: Math.max(...server.taken) }
}

/** What is wrong with what it cost. */
export function largeAnswerFaults({ errors, growthBytes }: LargeAnswerCost): string[] {
  const untyped = errors.filter((error) => error === 'untyped')
  return [
    ...(errors.length === answersPerProcess ? [] : [`${errors.length} answers`]),
    ...(untyped.length === 0 ? [] : ['an error that is not typed, or none']),
    ...(growthBytes < allowedGrowthBytes ? [] : [`${growthBytes} bytes of memory`]),
  ]
}
