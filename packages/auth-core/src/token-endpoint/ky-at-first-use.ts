import { ConnectionError } from '../errors/connection-error.ts'
import type { LoadKy } from './ky-at-once.ts'
import { systemCodeOf } from '../system-code.ts'

/**
 * Loads `ky` in Node, Bun and Deno at the first request. It has thirty files and, in Node, loads
 * everything behind `fetch`: many times what a program needs that finds its token in a cache.
 *
 * @throws {@link ConnectionError} (code `client_not_loaded`): nothing was sent. Temporary, because
 *   a process may have been out of file descriptors.
 */
export const loadKy: LoadKy = async () => {
  try {
    return (await import('ky')).default
  } catch (error) {
    const reason = systemCodeOf(error) ?? 'no code'
    throw new ConnectionError(
      `The package ky could not be loaded (${reason}), so nothing was sent. Run npm install.`,
      { code: 'client_not_loaded' },
    )
  }
}
