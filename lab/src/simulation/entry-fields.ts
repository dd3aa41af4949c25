/** The fields of a hash that the cache keeps. */
export type Fields = ReadonlyMap<string, string> | undefined

/** What the cache stores of a token. */
interface StoredFields {
  readonly access_token: string
  readonly refresh_token?: string
  readonly authorized_at?: number
  readonly refresh_token_rejected_at?: number
}

export function entryIn(fields: Fields): StoredFields | undefined {
  const text = fields?.get('token')
  return text === undefined ? undefined : (JSON.parse(text) as StoredFields)
}

/** The refresh token that an entry calls dead. */
export function rejectedIn(fields: Fields): string | undefined {
  const entry = entryIn(fields)
  return entry?.refresh_token_rejected_at === undefined ? undefined : entry.refresh_token
}

export function wrote(before: Fields, after: Fields): boolean {
  return before?.get('writer') !== after?.get('writer')
}
