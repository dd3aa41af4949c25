import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LargeResponseServer, type LargeResponse } from './large-response-server.ts'

/** The cost of responses of 100 MB for a process with a heap of 64 MB. */
export interface LargeResponseCost {
  readonly kind: LargeResponse
  /** Class and code of each error, or `untyped`. */
  readonly errors: readonly string[]
  /** Maximum of the process's memory minus the memory before. */
  readonly growthBytes: number
  /** The most that was sent of one response, including the system's buffers. */
  readonly takenBytes: number
}

const responsesPerProcess = 5

/** Half of one response. */
export const allowedGrowthBytes = 50 * 1024 * 1024

/** Requests tokens from a {@link LargeResponseServer} in a small process. */
export async function measureLargeResponse(
  kind: LargeResponse,
  program: string = join(import.meta.dirname, 'small-process.ts'),
): Promise<LargeResponseCost> {
  await using server = await LargeResponseServer.start(kind)
  const options = ['--conditions=@spotify-sdk/source', '--max-old-space-size=64', '--no-warnings']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, program, server.url, `${responsesPerProcess}`],
    { timeout: 120_000 },
  )
  const { errors, growthBytes } = JSON.parse(stdout) as Omit<
    LargeResponseCost,
    'kind' | 'takenBytes'
  >
  return { kind, errors, growthBytes, takenBytes: Math.max(...server.taken) }
}

/** Complaints about errors and memory. */
export function largeResponseComplaints({ errors, growthBytes }: LargeResponseCost): string[] {
  const untyped = errors.filter((error) => error === 'untyped')
  return [
    ...(errors.length === responsesPerProcess ? [] : [`${errors.length} answers`]),
    ...(untyped.length === 0 ? [] : ['an error that is not typed, or none']),
    ...(growthBytes < allowedGrowthBytes ? [] : [`${growthBytes} bytes of memory`]),
  ]
}
