import { ConnectionError } from '../errors/connection-error.ts'
import { systemCodeOf } from '../system-code.ts'

/**
 * Creates the error for a request that got no answer. The thrown value may contain the request, so
 * only its code is kept.
 *
 * @param server Names it; its whole address may quote a secret.
 * @param hint What to do.
 */
export function connectionFailed(
  server: string,
  thrown: unknown,
  hint = 'Check network, proxy and firewall.',
): ConnectionError {
  const code = systemCodeOf(thrown) ?? 'connection_failed'
  return new ConnectionError(`No answer came from ${server} (${code}). ${hint}`, { code })
}
