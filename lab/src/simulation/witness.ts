import { createHash } from 'node:crypto'
import { PromiseBroken, type Rule } from './rule.ts'
import { describeEvent, type WorldEvent } from './world-event.ts'

/** Lines of the trace that a failure shows. */
const shownLines = 60

/** Sees everything that happens, keeps its trace, and asks the rules about it. */
export class Witness {
  readonly #seed: number
  readonly #onLine: ((line: string) => void) | undefined
  readonly #digest = createHash('sha256')
  readonly #trace: string[] = []
  #rules: readonly Rule[] = []
  #broken: PromiseBroken | undefined

  constructor(seed: number, onLine: ((line: string) => void) | undefined) {
    this.#seed = seed
    this.#onLine = onLine
  }

  watch(rules: readonly Rule[]): void {
    this.#rules = rules
  }

  see(now: number, event: WorldEvent): void {
    const line = `${now.toFixed(4)} ${describeEvent(event)}`
    this.#digest.update(line)
    this.#onLine?.(line)
    this.#trace.push(line)
    if (this.#trace.length > 2 * shownLines) this.#trace.splice(0, shownLines)
    this.#ask((rule) => rule.see(event))
  }

  /** Names everything that has happened: the same for the same seed. */
  digest(): string {
    return this.#digest.copy().digest('hex')
  }

  break(message: string): void {
    this.#broken ??= new PromiseBroken(message)
  }

  /** Asks every rule for its verdict on the whole. */
  finish(): void {
    this.#ask((rule) => rule.finish?.())
    this.throwIfBroken()
  }

  /** Rules are asked in the middle of other people's code, which must not see them fail. */
  throwIfBroken(): void {
    if (this.#broken === undefined) return
    const lines = this.#trace.slice(-shownLines).join('\n')
    throw new PromiseBroken(`seed ${this.#seed}: ${this.#broken.message}\n${lines}`)
  }

  #ask(about: (rule: Rule) => void): void {
    for (const rule of this.#rules) {
      try {
        about(rule)
      } catch (error) {
        this.break(`${rule.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
}
