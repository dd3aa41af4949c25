import { describeEvent, type EventOf, type SimulationEvent } from './event.ts'

/** Lines that a violation shows. */
const shownLines = 60

/** A promise that must hold in every run: handlers of events, which throw a {@link RuleViolation}. */
export type Rule = {
  readonly [Type in SimulationEvent['type']]?: ((event: EventOf<Type>) => void) | undefined
} & {
  /** Runs at the end, after all faults have ended. */
  readonly finish?: (() => void) | undefined
}

export class RuleViolation extends Error {
  override readonly name: string = 'RuleViolation'

  /** Without the end of the trace. */
  get summary(): string {
    return this.message.split('\n', 1).join()
  }
}

/** Records every event and passes it to the rules. */
export class Trace {
  readonly #seed: number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #lines: string[] = []
  /** By name. */
  #rules: ReadonlyMap<string, Rule> = new Map()
  #violation: RuleViolation | undefined

  constructor(seed: number, onLine: ((line: string) => void) | undefined) {
    this.#seed = seed
    this.#onLine = onLine
  }

  check(rules: ReadonlyMap<string, Rule>): void {
    this.#rules = rules
  }

  record(now: number, event: SimulationEvent): void {
    const line = `${now.toFixed(4)} ${describeEvent(event)}`
    this.#onLine?.(line)
    this.#lines.push(line)
    if (this.#lines.length > 2 * shownLines) this.#lines.splice(0, shownLines)
    for (const [name, rule] of this.#rules) {
      // The type of an event selects the handler of that type.
      const handle = rule[event.type] as ((event: SimulationEvent) => void) | undefined
      if (handle !== undefined) this.#run(name, () => handle(event))
    }
  }

  fail(message: string): void {
    this.#violation ??= new RuleViolation(message)
  }

  /** Runs the final check of every rule. @throws {@link RuleViolation} */
  finish(): void {
    for (const [name, rule] of this.#rules) this.#run(name, () => rule.finish?.())
    this.throwIfFailed()
  }

  /** Rules run inside the code under test, which must not see their errors. */
  throwIfFailed(): void {
    if (this.#violation === undefined) return
    const lines = this.#lines.slice(-shownLines).join('\n')
    throw new RuleViolation(`seed ${this.#seed}: ${this.#violation.message}\n${lines}`)
  }

  #run(name: string, check: () => void): void {
    try {
      check()
    } catch (error) {
      this.fail(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
