import { ConnectionError } from '../errors/connection-error.ts'
import type { LoadKy } from './ky-at-once.ts'
import { systemCodeOf } from '../system-code.ts'

/**
 * `ky` in Node, Bun and Deno: loaded when the first request is to be sent. It brings thirty files
 * and, in Node, all that is behind `fetch`: many times what the rest of a program that finds its
 * token in a cache has to load.
 *
 * @throws {@link ConnectionError} (code `client_not_loaded`): nothing has been sent. Passing, as a
 *   process may have been out of file descriptors.
 */
export const loadKy: LoadKy = async () => {
  try {
    return (await import('ky')).default
  } catch (error) {
    const reason = systemCodeOf(error) ?? 'no code'
    throw new ConnectionError(
      `The package ky could not be loaded (${reason}), and nothing was sent: is it installed?`,
      { code: 'client_not_loaded' },
    )
  }
}
