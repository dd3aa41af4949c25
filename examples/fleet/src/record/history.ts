import type { FleetListener } from '../fleet.ts'
import type { Call } from '../load/steady-load.ts'
import type { FaultKind, Snapshot } from '../snapshot.ts'
import type { TokenAnswerMessage, WorkerMessage } from '../worker-message.ts'
import { CallLog } from './call-log.ts'
import { FaultLog } from './fault-log.ts'
import { LeaseSuccession } from './lease-succession.ts'
import { sumProcesses } from './process-sums.ts'
import { ProcessRecord } from './process-record.ts'
import { TokenLedger, type LedgerToken } from './token-ledger.ts'
import { TokenRequestLog } from './token-request-log.ts'

/** Records what happens to the fleet and its callers. It knows tokens by name only. */
export class FleetHistory implements FleetListener {
  readonly #processes: readonly ProcessRecord[]
  readonly #tokens: TokenLedger
  readonly #calls: CallLog
  readonly #requests = new TokenRequestLog()
  readonly #faults = new FaultLog()
  readonly #succession: LeaseSuccession

  /** @param isShared - Whether all processes share one cache and one lease. */
  constructor(processes: number, isShared: boolean) {
    this.#succession = new LeaseSuccession(isShared)
    this.#tokens = new TokenLedger(isShared)
    this.#calls = new CallLog(this.#tokens)
    const places = Array.from({ length: processes }, (_, index) => index + 1)
    this.#processes = places.map((place) => new ProcessRecord(place, now()))
  }

  /** The process that holds the lease and has a token request in flight. */
  get holder(): number | undefined {
    const isHolder = ({ place, isHolder: holds, shows }: ProcessRecord): boolean =>
      holds && shows !== 'frozen' && this.#requests.isUnderWay(place, now())
    return this.#processes.find(isHolder)?.place
  }

  started(place: number, pid: number): void {
    this.#process(place).started(pid, now())
  }

  frozen(place: number): void {
    const process = this.#process(place)
    if (process.isHolder) this.#succession.vacate(place, true)
    process.frozen(now())
    this.#faults.begin('freeze', now(), place)
  }

  thawed(place: number): void {
    this.#process(place).thawed(now())
    this.#faults.end('freeze', now(), place)
  }

  died(place: number): void {
    const process = this.#process(place)
    if (process.isHolder) {
      this.#succession.vacate(place, false)
      this.#faults.begin('kill', now(), place)
    }
    this.#faults.end('freeze', now(), place)
    this.#requests.end(place, { outcome: 'lost', until: now() })
    process.died(now())
  }

  /** A fault of all processes starts or ends. */
  setFault(kind: FaultKind, isOn: boolean): void {
    if (isOn) this.#faults.begin(kind, now())
    else this.#faults.end(kind, now())
  }

  onMessage(place: number, message: WorkerMessage): void {
    const process = this.#process(place)
    switch (message.type) {
      case 'lease':
        this.#passLease(process, message.isHeld)
        break
      case 'token-request':
        this.#requests.begin(place, message.at, this.#succession.isSuccessor(place))
        this.#faults.requested(message.at)
        break
      case 'token-answer':
        this.#endRequest(place, message)
        break
      case 'lease-lost':
        this.#faults.lostLease(place, now())
        break
      default:
        process.onMessage(message)
        if (message.type === 'token-refreshed' && message.stored) this.#tokens.store(place)
    }
  }

  called(call: Call): void {
    const { answer, waitSeconds } = call
    const { at } = answer
    const process = this.#process(answer.place)
    const token = 'token' in answer ? this.#tokenOf(answer.token, process) : undefined
    this.#calls.note(call, token, process.expiresAt)
    this.#faults.called(call, at, process.hasSleptSince(at - waitSeconds))
    process.answered(token, at)
  }

  snapshot(): Omit<Snapshot, 'setting' | 'controls'> {
    const at = now()
    return {
      at,
      processes: this.#processes.map((process) => process.state(at)),
      totals: {
        ...this.#calls.totals(at),
        ...this.#requests.totals,
        ...this.#tokens.totals,
        ...sumProcesses(this.#processes),
      },
      requests: this.#requests.recent,
      faults: this.#faults.states(at),
    }
  }

  #passLease(process: ProcessRecord, isHeld: boolean): void {
    const { place } = process
    process.isHolder = isHeld
    if (!isHeld) return
    const predecessor = this.#succession.grant(place)
    if (predecessor === undefined) return
    process.takenOver++
    this.#faults.takenOver(predecessor, place, now())
  }

  #endRequest(place: number, { at, token: issued }: TokenAnswerMessage): void {
    const token = issued && this.#tokens.enter(issued, place)
    const outcome = token === undefined ? 'failed' : 'token'
    this.#requests.end(place, { outcome, until: at, token: token?.number })
    if (token !== undefined) this.#faults.issued(token, place, at)
  }

  /** A token that an earlier run left in the cache is recorded at its first use. */
  #tokenOf(name: string, { place, expiresAt: endsAt }: ProcessRecord): LedgerToken {
    return this.#tokens.find(name) ?? this.#tokens.enter({ name, issuedAt: now(), endsAt }, place)
  }

  #process(place: number): ProcessRecord {
    const process = this.#processes[place - 1]
    if (process === undefined) throw new RangeError(`There is no process ${place}`)
    return process
  }
}

function now(): number {
  return Date.now() / 1000
}
