import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type {
  CallReport,
  CooldownBegun,
  FailedCall,
  ServedToken,
  Vitals,
} from 'test-support/fleet/messages.ts'
import { checkServed } from '../checks/call-reports.ts'
import { BackendFleet } from '../fleet/backend-fleet.ts'
import type { BackendName } from '../fleet/backend.ts'
import { FaultLog } from './fault-log.ts'

export const processesPerFleet = 4

/** Short, so that minutes contain many lifetimes; longer than any response takes. */
export const lifetimeSeconds = 5

export const latencySeconds = 0.05

const callers = 10

/** A fleet with many callers in each process, and everything that was observed of it. */
export class SoakFleet implements AsyncDisposable {
  readonly fleet: BackendFleet
  readonly faults = new FaultLog()
  readonly complaints: string[] = []
  readonly failed: FailedCall[] = []
  readonly cooldowns: CooldownBegun[] = []
  calls = 0
  longestWaitSeconds = 0
  readonly #served = new Map<string, ServedToken>()
  readonly #killed = new Set<FleetProcess>()
  readonly #frozen = new Set<FleetProcess>()
  /** How long a process was frozen since its last report. */
  readonly #frozenSeconds = new Map<FleetProcess, number>()

  private constructor(fleet: BackendFleet) {
    this.fleet = fleet
  }

  static async start(backend: BackendName): Promise<SoakFleet> {
    const fleet = await BackendFleet.start(backend, {
      size: processesPerFleet,
      spotify: { tokenLifetimeSeconds: lifetimeSeconds, latencySeconds },
      worker: { isWatched: true },
    })
    const soak = new SoakFleet(fleet)
    await Promise.all(fleet.members.map((member) => soak.#startCalling(member)))
    return soak
  }

  get members(): readonly FleetProcess[] {
    return this.fleet.members
  }

  /** When each token was delivered first and last, in all processes. */
  get served(): readonly ServedToken[] {
    return [...this.#served.values()]
  }

  async replace(member: FleetProcess): Promise<void> {
    this.#killed.add(member)
    await this.#startCalling(await this.fleet.replace(member))
  }

  async freeze(member: FleetProcess, seconds: number): Promise<void> {
    this.#frozen.add(member)
    member.freeze()
    await sleep(seconds * 1000)
    this.#frozenSeconds.set(member, (this.#frozenSeconds.get(member) ?? 0) + seconds)
    member.wake()
    this.#frozen.delete(member)
  }

  /** Collects the reports of all processes that run. */
  async collect(): Promise<void> {
    await Promise.all(
      this.members.map(async (member) => {
        if (this.#frozen.has(member)) return
        const before = this.#frozenSeconds.get(member) ?? 0
        const report = await member.report().catch(() => undefined)
        if (report !== undefined) this.#add(member, report, before)
      }),
    )
  }

  /** Stops the callers for so many seconds. @returns What each process holds then. */
  async rest(seconds: number): Promise<ReadonlyMap<FleetProcess, Vitals>> {
    const vitals = this.members.map(async (member) => {
      this.#add(member, await member.stopCalling())
      await sleep(seconds * 1000)
      const held = await member.vitals()
      await member.keepCalling(callers)
      return [member, held] as const
    })
    return new Map(await Promise.all(vitals))
  }

  /** Checks that all processes have the same token after all faults have ended. */
  async checkAgreement(): Promise<void> {
    let tokens = new Set<string>()
    // While a token is replaced, some processes still have the old one.
    for (let round = 1; round <= 5 && tokens.size !== 1; round++) {
      const reports = await Promise.all(this.members.map((member) => member.call(callers)))
      tokens = new Set(reports.flatMap(({ accessTokens }) => accessTokens))
      const errors = reports.flatMap((report) => report.errors)
      if (errors.length > 0) this.complaints.push(`calls failed at the end: ${errors.join(', ')}`)
    }
    if (tokens.size !== 1) this.complaints.push(`there are ${tokens.size} tokens at the end`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const member of this.members) this.#killed.add(member)
    await this.fleet[Symbol.asyncDispose]()
  }

  async #startCalling(member: FleetProcess): Promise<void> {
    await member.keepCalling(callers)
    void this.#watch(member)
  }

  async #watch(member: FleetProcess): Promise<void> {
    const how = await member.gone
    if (!this.#killed.has(member)) this.complaints.push(`a process ended: ${how}`)
  }

  #add(member: FleetProcess, report: CallReport, frozenBefore = 0): void {
    const frozenSeconds = Math.max(frozenBefore, this.#frozenSeconds.get(member) ?? 0)
    this.#frozenSeconds.delete(member)
    this.calls += report.calls
    this.failed.push(...report.failed)
    this.cooldowns.push(...report.cooldowns)
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, report.longestWaitSeconds)
    this.complaints.push(...checkServed(report.served, this.fleet.expiresAt, frozenSeconds))
    for (const token of report.served) {
      const known = this.#served.get(token.accessToken) ?? token
      const firstAt = Math.min(known.firstAt, token.firstAt)
      const lastAt = Math.max(known.lastAt, token.lastAt)
      this.#served.set(token.accessToken, { ...token, firstAt, lastAt })
    }
  }
}
