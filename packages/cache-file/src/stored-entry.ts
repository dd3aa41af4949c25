import {
  parseTokenInfo,
  serializeTokenInfo,
  TokenCacheError,
  type TokenInfo,
} from '@spotify-sdk/auth-core'

import { invalidEntry } from './file-error.ts'
import { translateInstant } from './folder-clock.ts'

/** What a `token.<fence>` file says. */
export interface StoredEntry {
  /** Absent: it was deleted. */
  readonly token: TokenInfo | undefined
  /** Whether a refresh wrote it, under its lease; else a person did: a login, a sign-out. */
  readonly isCommit: boolean
}

/**
 * The text of a `token.<fence>` file: the stored form of the token, `{"deleted":true}` for none.
 *
 * @param clockOffsetSeconds What to add to the writer's clock for the folder's.
 * @throws `TokenCacheError` (code `invalid_entry`) for what is no token.
 */
export function serializeEntry(
  { token, isCommit }: StoredEntry,
  clockOffsetSeconds: number,
): string {
  if (token === undefined) return '{"deleted":true}\n'
  const stored = JSON.parse(serializeTokenInfo(token)) as Record<string, unknown>
  if (isCommit) stored['committed'] = true
  if (clockOffsetSeconds !== 0) stored['clock_offset_seconds'] = clockOffsetSeconds
  return `${JSON.stringify(stored)}\n`
}

/**
 * Reads a `token.<fence>` file.
 *
 * @param clockOffsetSeconds What to add to the reader's clock for the folder's.
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and what is wrong.
 */
export function parseEntry(text: string, path: string, clockOffsetSeconds: number): StoredEntry {
  const stored = parseJsonObject(text, path)
  const isCommit = stored['committed'] === true
  if (stored['deleted'] === true) return { token: undefined, isCommit }
  const written = parseStoredToken(stored, path)
  const { clock_offset_seconds: writerOffset = 0 } = stored
  if (typeof writerOffset !== 'number' || !Number.isFinite(writerOffset)) {
    throw invalidEntry(path, 'clock_offset_seconds must be a number of seconds')
  }
  const expiresAt = translateInstant(written.expiresAt, writerOffset, clockOffsetSeconds)
  // Once more: an offset may be anything, and with it the instant that comes of it.
  return { token: parseStoredToken({ ...stored, expires_at: expiresAt }, path), isCommit }
}

/**
 * Reads a token in the stored form, from a file.
 *
 * @throws `TokenCacheError` (code `invalid_entry`) that names the path and what is wrong.
 */
export function parseStoredToken(stored: unknown, path: string): TokenInfo {
  try {
    return parseTokenInfo(stored)
  } catch (error) {
    const { message, code } = error as TokenCacheError
    throw new TokenCacheError(`${message} The file: ${path}`, { code })
  }
}

/** Reads what must be a JSON object; the parser's own message would quote the text. */
export function parseJsonObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidEntry(path, 'it is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidEntry(path, 'it is not an object')
  }
  return value as Readonly<Record<string, unknown>>
}
