import { ConfigurationError } from '@spotify-sdk/auth-core'

/** Postgres cuts longer names off. */
const maxNameBytes = 63

const indexSuffix = '_keep_until'

/** The table that holds the tokens, and the channel of its notices. */
export interface Table {
  /** Quoted, with its schema if one was given: safe to be part of a statement. */
  readonly quotedName: string
  readonly quotedIndexName: string
  readonly channel: string
  readonly quotedChannel: string
}

/** @throws `ConfigurationError` that names the option. */
export function tableOf({ schema, table }: { schema?: string | undefined; table: string }): Table {
  const name = quoted('table', table)
  return {
    quotedName: schema === undefined ? name : `${quoted('schema', schema)}.${name}`,
    quotedIndexName: quoted(
      'table',
      startOf(table, maxNameBytes - indexSuffix.length) + indexSuffix,
    ),
    channel: table,
    quotedChannel: name,
  }
}

/** The start of a text that fits into this many bytes, in whole characters. */
function startOf(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes))
  return text.slice(0, read)
}

/** An identifier, quoted for SQL, whatever it contains. */
function quoted(option: string, name: unknown): string {
  const isName =
    typeof name === 'string' &&
    name !== '' &&
    name.isWellFormed() &&
    !name.includes('\0') &&
    new TextEncoder().encode(name).length <= maxNameBytes
  if (!isName) {
    throw new ConfigurationError(
      `The option ${option} must be a name of 1 to ${maxNameBytes} bytes, not quoted.`,
      { code: 'invalid_option' },
    )
  }
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * SQL that creates the table if it is absent. Several processes may run it at the same time: its
 * statements are one transaction, whose lock makes them take turns.
 */
export function createTableSql({ quotedName, quotedIndexName }: Table): string {
  return `select pg_advisory_xact_lock(7703416528917);
create table if not exists ${quotedName} (
  key text primary key,
  token text check (octet_length(token) <= 1048576),
  expires_at timestamptz,
  deleted boolean not null default false,
  written_fence bigint not null default 0,
  last_fence bigint not null default 0,
  signers text not null default '',
  lease_holder text,
  lease_until timestamptz,
  cooldown_until timestamptz,
  cooldown_code text,
  keep_until timestamptz not null
);
create index if not exists ${quotedIndexName} on ${quotedName} (keep_until);`
}
