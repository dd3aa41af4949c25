import { readTokenFields, storedFieldsOf, wrongEntry } from './token-fields.ts'
import type { TokenInfo } from './token-info.ts'

/**
 * Serializes a token to its stored form: one JSON object in snake_case with Unix seconds, without
 * absent fields. The Python SDK's file cache uses the same form.
 *
 * @throws {@link TokenCacheError} (code `invalid_entry`) if the token is invalid.
 */
export function serializeTokenInfo(token: TokenInfo): string {
  return JSON.stringify(storedFieldsOf(token))
}

/**
 * Parses the stored form. `null` counts as absent; unknown fields are ignored.
 *
 * @param stored The JSON text, or the object in it.
 * @throws {@link TokenCacheError} (code `invalid_entry`) that names the wrong field, never its
 *   value.
 */
export function parseTokenInfo(stored: unknown): TokenInfo {
  return readTokenFields(typeof stored === 'string' ? parseJson(stored) : stored, 'stored')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's own message quotes the text, which contains the token.
    throw wrongEntry('it is not JSON')
  }
}
