import cluster, { type Worker } from 'node:cluster'
import type { WorkerReport } from './worker-report.ts'

/** One place in the fleet: a process that is replaced when it dies. */
export interface Member {
  readonly number: number
  readonly worker: Worker
  readonly report: WorkerReport | undefined
  readonly isFrozen: boolean
  /** Refreshes that it made in the place of a holder that was killed or frozen. */
  readonly takenOver: number
  /** Processes in this place that have died before. */
  readonly deaths: number
}

type Count = 'calls' | 'failedCalls' | 'adopted' | 'refreshed'

const freezeSeconds = 8

/** The worker processes: forked, watched, replaced; and the two ways to disturb whoever holds the lease. */
export class Fleet {
  readonly #members: Member[]
  /** Last reports of processes that are no more. */
  readonly #departed: WorkerReport[] = []
  #isClosing = false
  /** A holder was disturbed, and nobody has refreshed since. */
  #isVacant = false

  constructor(size: number) {
    this.#members = Array.from({ length: size }, (_, index) => ({
      number: index + 1,
      worker: this.#fork(index),
      report: undefined,
      isFrozen: false,
      takenOver: 0,
      deaths: 0,
    }))
  }

  get members(): readonly Member[] {
    return this.#members
  }

  get holder(): Member | undefined {
    return this.#members.find(({ report, isFrozen }) => report?.isHolder && !isFrozen)
  }

  /** What all processes have counted, those that are no more included. */
  get totals(): Record<Count | 'takenOver' | 'deaths', number> {
    const reports = [...this.#departed, ...this.#members.flatMap(({ report }) => report ?? [])]
    const sum = (name: Count): number => reports.reduce((total, report) => total + report[name], 0)
    return {
      deaths: this.#members.reduce((total, { deaths }) => total + deaths, 0),
      calls: sum('calls'),
      failedCalls: sum('failedCalls'),
      adopted: sum('adopted'),
      refreshed: sum('refreshed'),
      takenOver: this.#members.reduce((total, { takenOver }) => total + takenOver, 0),
    }
  }

  /** SIGKILL: it releases nothing. Another process takes its place. */
  killHolder(): Member | undefined {
    const { holder } = this
    if (holder !== undefined) this.#isVacant = holder.worker.process.kill('SIGKILL')
    return holder
  }

  /** SIGSTOP, longer than a lease lasts, then SIGCONT: it wakes up and believes it holds the lease. */
  freezeHolder(): Member | undefined {
    const { holder } = this
    if (holder === undefined) return undefined
    const { worker } = holder
    this.#isVacant = worker.process.kill('SIGSTOP')
    this.#update(holder.number - 1, { isFrozen: true })
    setTimeout(() => {
      worker.process.kill('SIGCONT')
      this.#update(holder.number - 1, { isFrozen: false })
    }, freezeSeconds * 1000).unref()
    return holder
  }

  close(): void {
    this.#isClosing = true
    for (const { worker } of this.#members) worker.process.kill('SIGKILL')
  }

  #fork(index: number): Worker {
    const worker = cluster.fork()
    worker.on('message', (report: WorkerReport) => this.#note(index, report))
    worker.on('exit', () => {
      if (this.#isClosing) return
      const { report } = this.#members[index] ?? {}
      if (report !== undefined) this.#departed.push(report)
      const deaths = (this.#members[index]?.deaths ?? 0) + 1
      this.#update(index, { worker: this.#fork(index), report: undefined, isFrozen: false, deaths })
    })
    return worker
  }

  #note(index: number, report: WorkerReport): void {
    const { report: before, takenOver = 0 } = this.#members[index] ?? {}
    const hasTakenOver = this.#isVacant && report.refreshed > (before?.refreshed ?? 0)
    if (hasTakenOver) this.#isVacant = false
    this.#update(index, { report, takenOver: takenOver + (hasTakenOver ? 1 : 0) })
  }

  #update(index: number, change: Partial<Member>): void {
    const member = this.#members[index]
    if (member !== undefined) this.#members[index] = { ...member, ...change }
  }
}
