import { fileURLToPath } from 'node:url'

const compileCache = fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url))

/**
 * The variables that a program of the tests gets: none of the developer's but the PATH. Node keeps
 * what it compiles: without that, each process compiles all sources anew, for half a second. Next.js
 * must not report its use.
 */
export const childEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? compileCache,
  NEXT_TELEMETRY_DISABLED: '1',
}
