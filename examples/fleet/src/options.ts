import { parseArgs } from 'node:util'

/** The command-line options. */
export interface FleetOptions {
  readonly processes: number
  /** Seconds of load after which the example ends. */
  readonly seconds: number
  /** Port of the page; 0 means any free one. */
  readonly port: number
  /** Life of MockSpotify's tokens. */
  readonly tokenSeconds: number
  readonly callsPerSecond: number
}

/**
 * Reads `--processes`, `--seconds`, `--port`, `--token-seconds` and `--calls-per-second`.
 *
 * @throws RangeError if a number is out of range.
 */
export function readOptions(args: string[]): FleetOptions {
  const { values } = parseArgs({
    args,
    options: {
      processes: { type: 'string', default: '8' },
      seconds: { type: 'string', default: 'Infinity' },
      port: { type: 'string', default: '0' },
      'token-seconds': { type: 'string', default: '20' },
      'calls-per-second': { type: 'string', default: '200' },
    },
  })
  const read = (name: keyof typeof values, least: number, most: number): number => {
    const value = Number(values[name])
    if (value >= least && value <= most) return value
    throw new RangeError(`--${name} is a number from ${least} to ${most}, not ${values[name]}`)
  }
  return {
    processes: Math.floor(read('processes', 1, 16)),
    seconds: read('seconds', 1, Infinity),
    port: Math.floor(read('port', 0, 65_535)),
    tokenSeconds: read('token-seconds', 4, 3600),
    callsPerSecond: read('calls-per-second', 1, 500),
  }
}
