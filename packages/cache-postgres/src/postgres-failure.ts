import { SpotifyError, TokenCacheError } from '@spotify-sdk/auth-core'
import { DeadlineError, systemCodeOf } from '@spotify-sdk/auth-core/toolkit'

/** The operation that needs other rights than all others. */
export const creation = 'create the table'

/** Code and advice for the operator. */
type Refusal = readonly [code: string, advice: string, adviceForCreation?: string]

const wrongTable: Refusal = [
  'wrong_table',
  'the table has other columns or types, or no primary key: correct it by the SQL in the documentation, or name another table',
]

const shutdown: Refusal = ['shutdown', 'the server, or an administrator, closed the connection']

/** By the SQLSTATE of the server's error. */
const refusals: Readonly<Record<string, Refusal>> = {
  // PgBouncer uses it for its own errors, of which most pass: `server conn crashed?`.
  '08P01': [
    'protocol',
    'the pooler ended the connection, or the server refused a message: read the log of the pooler',
  ],
  '25006': ['readonly', 'the server is read-only: connect to the primary'],
  '25P02': ['in_transaction', 'the client is inside a failed transaction: pass a Pool'],
  '28000': ['auth', 'the server refused the user: check the user name and pg_hba.conf'],
  '28P01': ['auth', 'the server refused the user name or the password'],
  '3D000': ['no_database', 'the database does not exist'],
  '3F000': ['no_schema', 'the schema does not exist: create it'],
  '42501': [
    'permission',
    'the user may not use the table: grant select, insert, update and delete on it, and usage on its schema',
    'the user may not create it: grant usage and create on its schema, or run the SQL in the documentation as its owner',
  ],
  '42703': wrongTable,
  '42804': wrongTable,
  '42883': wrongTable,
  '42P10': wrongTable,
  '42P01': [
    'no_table',
    'the table does not exist: call createTable(), or run the SQL in the documentation',
  ],
  '53100': ['disk_full', 'the disk of the server is full'],
  '53200': ['out_of_memory', 'the server is out of memory'],
  '53300': [
    'too_many_connections',
    'the server has no connection left: raise max_connections, or use a pooler',
  ],
  '55P03': ['lock_timeout', 'another transaction keeps the entry locked'],
  '57014': ['statement_timeout', 'the server canceled the statement: raise statement_timeout'],
  '57P01': shutdown,
  // Another process of the server crashed.
  '57P02': shutdown,
  '57P03': ['starting', 'the server is starting or stopping'],
  // `idle_session_timeout`
  '57P05': shutdown,
}

/** By the constant text of what `pg` or PgBouncer refuses itself. */
const ownRefusals: readonly (readonly [text: RegExp, refusal: Refusal])[] = [
  [
    /^SASL: .*client password must be/,
    [
      'auth',
      'the server requires a password, and there is none: add it to the URL, or to the settings of the client',
    ],
  ],
  [
    /^The server does not support SSL connections$/,
    ['no_tls', 'the server does not support TLS: turn it on there, or remove sslmode from the URL'],
  ],
  [
    /^no more connections allowed/,
    ['too_many_connections', 'the pooler accepts no more clients: raise max_client_conn'],
  ],
]

/**
 * Converts a failure of Postgres or its client to an error with a stable code and our own text. The
 * client's error is neither passed on nor quoted: its details may contain the row with the token, or the
 * address with the password.
 *
 * @param operation In words: 'read a token'.
 */
export function postgresFailure(error: unknown, operation: string): SpotifyError {
  if (SpotifyError.is(error)) return error
  if (isExpiry(error)) {
    return new TokenCacheError(`Postgres did not answer in time (to ${operation}).`, {
      code: 'timeout',
      isQuotable: true,
    })
  }
  const state = sqlStateOf(error)
  const [name, general, forCreation] = ownRefusalOf(error) ?? refusals[state ?? ''] ?? []
  const advice = operation === creation ? (forCreation ?? general) : general
  const code = name !== undefined ? `postgres_${name}` : (fallbackOf(state) ?? systemCodeOf(error))
  const reason = advice ?? code ?? 'no connection'
  return new TokenCacheError(`Postgres failed to ${operation}: ${reason}.`, {
    code: code ?? 'postgres_unavailable',
    isQuotable: true,
  })
}

/** Whether the statement did nothing because of a concurrent one, so that it is sent again. */
export function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === '40001' || state === '40P01'
}

/**
 * Whether the connection does not know a statement by its name, knows another, or keeps a plan of it for
 * columns that have changed since: nothing was done.
 */
export function isNameLost(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === '26000' || state === '42P05' || (state === '0A000' && isOutdatedPlan(error))
}

/** `cached plan must not change result type`, in whatever language the server says it. */
function isOutdatedPlan(error: unknown): boolean {
  return textOf(error, 'routine') === 'RevalidateCachedQuery'
}

/** Whether, after this error of ours, the server may have executed the statement anyway. */
export function isOutcomeUnknown(error: unknown): boolean {
  if (!TokenCacheError.is(error)) return false
  // System codes like `EAI_AGAIN`. Codes that start with `ERR_` are TLS's and Node's.
  return /^(?:timeout|E(?!RR_)[A-Z_]+|postgres_(?:protocol|shutdown|unavailable))$/.test(error.code)
}

/**
 * Refusals of a server that starts, or that a failover is about to replace, or whose connections are all
 * taken: the next connection is another.
 */
const transientRefusals = new Set([
  'postgres_starting',
  'postgres_readonly',
  'postgres_too_many_connections',
])

/** Whether a failure may be over soon: the database restarts, fails over, wakes up, or the network was interrupted. */
export function isTransient(error: unknown): boolean {
  if (!TokenCacheError.is(error)) return false
  return isOutcomeUnknown(error) || transientRefusals.has(error.code)
}

export function isMissingTable(error: unknown): boolean {
  return sqlStateOf(error) === '42P01'
}

function ownRefusalOf(error: unknown): Refusal | undefined {
  return ownRefusals.find(([text]) => text.test(textOf(error, 'message')))?.[1]
}

function fallbackOf(state: string | undefined): string | undefined {
  if (state === undefined) return undefined
  return state.startsWith('08') ? 'postgres_unavailable' : `postgres_${state.toLowerCase()}`
}

/** What `pg` says when a connection was not free, or not made, in time. */
const connectTimeout = /^timeout exceeded when trying to connect$|due to connection timeout$/

function isExpiry(error: unknown): boolean {
  try {
    return error instanceof DeadlineError || connectTimeout.test(textOf(error, 'message'))
  } catch {
    // A proxy that answers no question.
    return false
  }
}

/** Five letters and digits. Codes of the system begin with E, as no SQLSTATE does. */
function sqlStateOf(error: unknown): string | undefined {
  const code = textOf(error, 'code')
  return /^(?!E)(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}

/** A field of the error, to be compared with constant texts. It is never quoted. */
function textOf(error: unknown, field: 'code' | 'message' | 'routine'): string {
  try {
    const { [field]: text } = Object(error) as Readonly<Record<string, unknown>>
    return typeof text === 'string' ? text : ''
  } catch {
    // An error whose very properties throw; what they throw may hold anything.
    return ''
  }
}
