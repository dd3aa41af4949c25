import { setTimeout as sleep } from 'node:timers/promises'

import { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import type { CallReport, Vitals, WorkerOptions } from 'test-support/fleet/messages.ts'
import type { CallLedger } from './call-ledger.ts'

const callers = 10

/** One process of a soak. */
export class SoakMember {
  readonly #process: FleetProcess
  #isKilled = false
  #isFrozen = false
  #stoodStillSeconds = 0

  private constructor(process: FleetProcess) {
    this.#process = process
  }

  static async start(
    options: WorkerOptions,
    environment: Readonly<Record<string, string>>,
  ): Promise<SoakMember> {
    const process = await FleetProcess.start(options, environment)
    await process.keepCalling(callers)
    return new SoakMember(process)
  }

  /** Resolves if it ends, and nobody has killed it. */
  get endedByItself(): Promise<string> {
    return this.#process.gone.then((how) => (this.#isKilled ? new Promise(() => {}) : how))
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  /** SIGSTOP for so long. */
  async freeze(seconds: number): Promise<void> {
    this.#isFrozen = true
    this.#process.freeze()
    await sleep(seconds * 1000)
    this.#stoodStillSeconds += seconds
    this.#process.wake()
    this.#isFrozen = false
  }

  async kill(): Promise<void> {
    this.#isKilled = true
    await this.#process.kill()
  }

  call(): Promise<CallReport> {
    return this.#process.call(callers)
  }

  async invalidate(): Promise<void> {
    await this.#process.invalidate()
  }

  /** What it has to say; nothing where it is frozen, or killed meanwhile. */
  async reportTo(ledger: CallLedger): Promise<void> {
    if (this.#isFrozen) return
    const stoodStill = this.#stoodStillSeconds
    const report = await this.#process.report().catch(() => undefined)
    if (report === undefined) return
    ledger.add(report, Math.max(stoodStill, this.#stoodStillSeconds))
    this.#stoodStillSeconds = 0
  }

  /** Its callers pause; what it holds then is what it needs while nobody calls. */
  async rest(seconds: number, ledger: CallLedger): Promise<Vitals> {
    ledger.add(await this.#process.stopCalling(), this.#stoodStillSeconds)
    this.#stoodStillSeconds = 0
    await sleep(seconds * 1000)
    const vitals = await this.#process.vitals()
    await this.#process.keepCalling(callers)
    return vitals
  }
}
