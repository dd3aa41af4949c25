import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startLargeResponseServer, type LargeResponse } from './large-response-server.ts'

/** The cost of responses of 100 MB for a process with a heap of 64 MB. */
export interface LargeResponseCost {
  /** Class and code of each error, or `untyped`. */
  readonly errors: readonly string[]
  /** Maximum of the process's memory minus the memory before. */
  readonly growthBytes: number
  /** The most that was sent of one response, including the system's buffers. */
  readonly takenBytes: number
  /** What is wrong with the errors and the memory. */
  readonly complaints: readonly string[]
}

const responsesPerProcess = 5

/** Half of one response. */
export const allowedGrowthBytes = 50 * 1024 * 1024

/** Requests tokens from a server with large responses in a small process. */
export async function measureLargeResponse(
  kind: LargeResponse,
  program: string = join(import.meta.dirname, 'small-process.ts'),
): Promise<LargeResponseCost> {
  await using server = await startLargeResponseServer(kind)
  const options = ['--conditions=@spotify-sdk/source', '--max-old-space-size=64', '--no-warnings']
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, program, `http://127.0.0.1:${server.port}/`, `${responsesPerProcess}`],
    { timeout: 120_000 },
  )
  const { errors, growthBytes } = JSON.parse(stdout) as LargeResponseCost
  const complaints = [
    ...(errors.length === responsesPerProcess ? [] : [`${errors.length} answers`]),
    ...(errors.includes('untyped') ? ['an error that is not typed, or none'] : []),
    ...(growthBytes < allowedGrowthBytes ? [] : [`${growthBytes} bytes of memory`]),
  ]
  return { errors, growthBytes, takenBytes: Math.max(...server.taken), complaints }
}
