import { describeEvent, type SimulationEvent } from './event.ts'
import { RuleViolation, type Rule } from './rules/rule.ts'

/** Lines that a violation shows. */
const shownLines = 60

/** Records every event and passes it to the rules. */
export class Trace {
  readonly #seed: number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #lines: string[] = []
  #rules: readonly Rule[] = []
  #violation: RuleViolation | undefined

  constructor(seed: number, onLine: ((line: string) => void) | undefined) {
    this.#seed = seed
    this.#onLine = onLine
  }

  check(rules: readonly Rule[]): void {
    this.#rules = rules
  }

  record(now: number, event: SimulationEvent): void {
    const line = `${now.toFixed(4)} ${describeEvent(event)}`
    this.#onLine?.(line)
    this.#lines.push(line)
    if (this.#lines.length > 2 * shownLines) this.#lines.splice(0, shownLines)
    for (const rule of this.#rules) {
      // The type of an event selects the handler of that type.
      const handle = rule.on[event.type] as ((event: SimulationEvent) => void) | undefined
      if (handle !== undefined) this.#run(rule, () => handle(event))
    }
  }

  fail(message: string): void {
    this.#violation ??= new RuleViolation(message)
  }

  /** Runs the final check of every rule. @throws {@link RuleViolation} */
  finish(): void {
    for (const rule of this.#rules) this.#run(rule, () => rule.finish?.())
    this.throwIfFailed()
  }

  /** Rules run inside the code under test, which must not see their errors. */
  throwIfFailed(): void {
    if (this.#violation === undefined) return
    const lines = this.#lines.slice(-shownLines).join('\n')
    throw new RuleViolation(`seed ${this.#seed}: ${this.#violation.message}\n${lines}`)
  }

  #run(rule: Rule, check: () => void): void {
    try {
      check()
    } catch (error) {
      this.fail(`${rule.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
