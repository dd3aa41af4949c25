import { readTokenFields, storedFieldsOf, wrongEntry } from './token-fields.ts'
import type { TokenInfo } from './token-info.ts'

/**
 * The stored form of a token: one JSON object in snake_case, instants in Unix seconds, absent
 * fields left out. The Python SDK's file cache reads and writes the same.
 *
 * @throws {@link TokenCacheError} (code `invalid_entry`) for what is no token.
 */
export function serializeTokenInfo(token: TokenInfo): string {
  return JSON.stringify(storedFieldsOf(token))
}

/**
 * Reads the stored form: `null` is absent, unknown fields are ignored.
 *
 * @param stored The JSON text, or the object that it holds.
 * @throws {@link TokenCacheError} (code `invalid_entry`) that names the wrong field, never its value.
 */
export function parseTokenInfo(stored: unknown): TokenInfo {
  return readTokenFields(typeof stored === 'string' ? parseJson(stored) : stored, 'stored')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's own message quotes the text, and with it the token.
    throw wrongEntry('it is not JSON')
  }
}
