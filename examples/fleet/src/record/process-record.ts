import type { AuthEvent } from '@spotify-sdk/auth-core'
import type { ProcessState, ShownToken, Span } from '../snapshot.ts'
import { CallRate } from './call-rate.ts'
import type { LedgerToken } from './token-ledger.ts'

/** A little more than the time line shows. */
export const rememberedSeconds = 75

/** What is known of one place in the fleet, whichever process fills it. */
export class ProcessRecord {
  readonly place: number
  pid: number | undefined
  isHolder = false
  calls = 0
  failedCalls = 0
  refreshed = 0
  adopted = 0
  takenOver = 0
  deaths = 0
  cacheFailures = 0
  /** When the token expires according to the provider, in Unix seconds. */
  expiresAt = 0
  #thawedAt = -Infinity
  readonly #rate = new CallRate()
  #token: LedgerToken | undefined
  #lane: readonly Span[]

  constructor(place: number, at: number) {
    this.place = place
    this.#lane = [{ shows: 'starting', from: at }]
  }

  get shows(): Span['shows'] | undefined {
    return this.#lane.at(-1)?.shows
  }

  started(pid: number, at: number): void {
    this.pid = pid
    this.#show({ shows: 'waiting', from: at })
  }

  died(at: number): void {
    this.deaths++
    this.pid = undefined
    this.isHolder = false
    this.#token = undefined
    this.expiresAt = 0
    this.#show({ shows: 'starting', from: at })
  }

  frozen(at: number): void {
    this.#show({ shows: 'frozen', from: at })
  }

  thawed(at: number): void {
    this.#thawedAt = at
    this.#show({ shows: 'waiting', from: at })
  }

  /** Records an event of the provider. */
  onMessage(event: AuthEvent): void {
    if (event.type === 'cache-failed') this.cacheFailures++
    if (event.type !== 'token-refreshed' && event.type !== 'token-adopted') return
    if (event.type === 'token-refreshed') this.refreshed++
    else this.adopted++
    this.expiresAt = event.expiresAt
  }

  /** Whether the process was frozen after that time. */
  hasSleptSince(at: number): boolean {
    return this.shows === 'frozen' || this.#thawedAt > at
  }

  /** A caller got a token, or an error. */
  answered(token: LedgerToken | undefined, at: number): void {
    this.calls++
    this.#rate.note(at)
    if (token === undefined) this.failedCalls++
    // Answers sent before it was frozen or killed say nothing about its present state.
    if (this.shows === 'frozen' || this.pid === undefined) return
    this.#token = token
    if (token === undefined) this.#show({ shows: 'refused', from: at })
    else this.#show({ shows: 'token', token: token.number, from: at })
  }

  state(at: number): ProcessState {
    this.#endToken(at)
    const { place, pid, isHolder, calls, failedCalls, refreshed, adopted, takenOver, deaths } = this
    return {
      place,
      pid,
      isHolder,
      callsPerSecond: this.#rate.perSecond(at),
      calls,
      failedCalls,
      refreshed,
      adopted,
      takenOver,
      deaths,
      token: this.#shownToken(at),
      lane: this.#lane,
    }
  }

  /** An expired token is not returned: callers wait for the next one. */
  #endToken(at: number): void {
    const endsAt = this.#token?.endsAt ?? Infinity
    if (this.shows === 'token' && endsAt < at) this.#show({ shows: 'waiting', from: endsAt })
  }

  #shownToken(at: number): ShownToken | undefined {
    if (this.#token === undefined || this.shows !== 'token') return undefined
    const { number, issuedAt, endsAt } = this.#token
    return { number, ageSeconds: at - issuedAt, endsInSeconds: endsAt - at }
  }

  #show(span: Span): void {
    const last = this.#lane.at(-1)
    if (last === undefined || (last.shows === span.shows && last.token === span.token)) return
    const ended = [...this.#lane.slice(0, -1), { ...last, until: span.from }]
    const forgotten = span.from - rememberedSeconds
    this.#lane = [...ended.filter(({ until = Infinity }) => until > forgotten), span]
  }
}
