import type { Table } from './table.ts'

/** The statements on one table. Each is complete in itself, and returns one row of texts. */
export interface Statements {
  readonly readClock: string
  readonly read: string
  readonly lease: string
  readonly extend: string
  readonly commit: string
  readonly release: string
  readonly write: string
}

const now = 'clock_timestamp()'

/** Unix seconds, as text. For `infinity`, the text is not a number. */
const unixSeconds = (instant: string): string => `extract(epoch from ${instant})::text`

const instant = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000000)`

const seconds = (parameter: string): string => `make_interval(secs => ${parameter}::float8)`

/** The current time in microseconds: the lowest value of the next fence. */
const nowFence = `(extract(epoch from ${now}) * 1000000)::bigint`

/**
 * A stored fence counts only below the year 2223, so that the next one is also a valid number. A higher
 * one was not written by this cache; it counts as none, and the next write replaces it.
 */
const storedFence = (column: string): string =>
  `case when ${column} between 0 and 7999999999999999 then ${column} else 0 end`

const nextFence = `greatest(${nowFence}, ${storedFence('e.last_fence')} + 1, ${storedFence('e.written_fence')} + 1)`

/** If a lease or cooldown would last longer, the server's clock was set back after it started. */
const isHeld = `e.lease_until between ${now} and ${now} + interval '61 seconds'`
const isCooling = `e.cooldown_until between ${now} and ${now} + interval '86401 seconds'`

/** Eight ids of 36 characters: more sign-ins and sign-outs of one user than happen in 4.5 s. */
const maxSignersLength = 8 * 36

/** Whether the write with the id `$7` is among the latest. */
const isDoneBy = (signers: string): string => `strpos(${signers}, $7::text) > 0`

const endLease = 'lease_holder = null, lease_until = null'
const endCooldown = 'cooldown_until = null, cooldown_code = null'

/** A fence under which nothing was written is remembered longer than any lease lasts. */
const keepForLease = `${now} + interval '10 minutes'`

/**
 * Fences are microseconds of the server's clock. A fence is at least the time, so fences also grow
 * through TRUNCATE and failover. Times are `clock_timestamp()`, which advances while a statement
 * waits for a lock.
 */
export function statementsOn({ quotedName: table, channel }: Table): Statements {
  const notify = (type: string): string =>
    `pg_notify('${channel.replaceAll("'", "''")}', $1::text || ' ' || ${type} || ' ' || $2::text)`
  // Within a statement, its own parts hide a table of the same name.
  const [done, swept] = ['done', 'swept'].map((name) => (name === channel ? `${name}_` : name))
  /** Each write removes a few entries that have expired, so no other process has to. */
  const sweep = `${swept} as (
  delete from ${table} where key in (
    select key from ${table} where keep_until < ${now} and key <> $1::text
    order by keep_until limit 10 for update skip locked))`
  return {
    readClock: `select ${unixSeconds(now)} as now`,

    // $1 key. No row where nothing is stored.
    read: `select ${unixSeconds(now)} as now, token, ${unixSeconds('expires_at')} as expires
from ${table} where key = $1::text`,

    // $1 key, $2 holder, $3 seconds, $4 until when it may be granted. A refusal is read in the same step.
    // Answers `again` where an entry has changed while the statement waited for it.
    lease: `with ${done} as (
  insert into ${table} as e (key, lease_holder, lease_until, last_fence, keep_until)
  select $1::text, $2::text, ${now} + ${seconds('$3')}, ${nowFence}, ${keepForLease}
  where ${now} <= ${instant('$4')}
  on conflict (key) do update set
    lease_holder = excluded.lease_holder,
    lease_until = ${now} + ${seconds('$3')},
    last_fence = ${nextFence},
    keep_until = greatest(e.keep_until, ${keepForLease})
  where ${now} <= ${instant('$4')} and (${isHeld}) is not true and (${isCooling}) is not true
  returning last_fence::text as fence, e.token, ${unixSeconds('e.expires_at')} as expires, e.deleted
)
select ${unixSeconds(now)} as now, 'granted' as answer, fence, token, expires, deleted::text as deleted,
  null as "left", null as code
from ${done}
union all
select ${unixSeconds(now)}, case
    when ${now} > ${instant('$4')} then 'late'
    when ${isHeld} then 'busy' when ${isCooling} then 'cooldown' else 'again' end,
  null, null, null, null,
  case when ${isHeld} then extract(epoch from e.lease_until - ${now})::text
    when ${isCooling} then extract(epoch from e.cooldown_until - ${now})::text end,
  left(e.cooldown_code, 100)
from (values (1)) as one (row) left join ${table} as e on e.key = $1::text
where not exists (select from ${done})`,

    // $1 key, $2 holder, $3 seconds
    extend: `with ${done} as (
  update ${table} set lease_until = ${now} + ${seconds('$3')}, keep_until = greatest(keep_until, ${keepForLease})
  where key = $1::text and lease_holder = $2::text
  returning 1
)
select ${unixSeconds(now)} as now, exists (select from ${done})::text as done`,

    // $1 key, $2 origin of the notice, $3 holder, $4 fence, $5 token, $6 its end, $7 seconds to keep it.
    // Sent once more, it is done as well if that very token stands.
    commit: `with ${done} as (
  insert into ${table} as e (key, token, expires_at, written_fence, last_fence, keep_until)
  values ($1::text, $5::text, ${instant('$6')}, $4::bigint, $4::bigint, ${now} + ${seconds('$7')})
  on conflict (key) do update set
    token = excluded.token, expires_at = excluded.expires_at, deleted = false,
    written_fence = excluded.written_fence,
    last_fence = greatest(excluded.last_fence, ${storedFence('e.last_fence')}),
    lease_holder = case when e.lease_holder = $3::text or ${storedFence('e.last_fence')} <= $4::bigint
      then null else e.lease_holder end,
    lease_until = case when e.lease_holder = $3::text or ${storedFence('e.last_fence')} <= $4::bigint
      then null else e.lease_until end,
    ${endCooldown}, keep_until = excluded.keep_until
  where ${storedFence('e.written_fence')} < $4::bigint
  returning 1
), ${sweep}
select ${unixSeconds(now)} as now, (exists (select from ${done}) or exists (
    select from ${table} where key = $1::text and written_fence = $4::bigint and token = $5::text))::text as done,
  (select ${notify("'stored'")}::text from ${done}) as notice`,

    // $1 key, $2 holder, $3 seconds of a cooldown, $4 its code
    release: `with ${done} as (
  update ${table} set ${endLease},
    cooldown_until = case when $3::float8 > 0 then ${now} + ${seconds('$3')} else cooldown_until end,
    cooldown_code = case when $3::float8 > 0 then $4::text else cooldown_code end,
    keep_until = greatest(keep_until, ${now} + ${seconds('$3')})
  where key = $1::text and lease_holder = $2::text
  returning 1
)
select ${unixSeconds(now)} as now, exists (select from ${done})::text as done`,

    // $1 key, $2 origin of the notice, $3 until when it may be done, $4 token or nothing, $5 its end,
    // $6 seconds to keep it, $7 id. Sent again, it is done if its id is among the latest, whatever was
    // written since.
    write: `with ${done} as (
  insert into ${table} as e (key, token, expires_at, deleted, written_fence, last_fence, keep_until, signers)
  select $1::text, $4::text, ${instant('$5')}, $4::text is null, fence, fence, ${now} + ${seconds('$6')}, $7::text
  from (select ${nowFence} as fence) as server where ${now} <= ${instant('$3')}
  on conflict (key) do update set
    token = excluded.token, expires_at = excluded.expires_at, deleted = excluded.deleted,
    written_fence = ${nextFence}, last_fence = ${nextFence},
    signers = left(concat(excluded.signers, e.signers), ${maxSignersLength}),
    ${endLease}, ${endCooldown}, keep_until = excluded.keep_until
  where ${now} <= ${instant('$3')} and (${isDoneBy('e.signers')}) is not true
  returning deleted
), ${sweep}
select ${unixSeconds(now)} as now, (exists (select from ${done}) or exists (
    select from ${table} where key = $1::text and ${isDoneBy('signers')}))::text as done,
  (select ${notify("case when deleted then 'deleted' else 'stored' end")}::text from ${done}) as notice`,
  }
}
