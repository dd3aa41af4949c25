import { count } from './experiment.ts'

/** Numbers and maxima by name, in one row of the report. */
export class Tally {
  readonly #numbers = new Map<string, number>()
  readonly #units = new Map<string, string>()

  add(what: string, number = 1): void {
    this.#numbers.set(what, (this.get(what) ?? 0) + number)
  }

  /** Notes a value of which the largest is shown. */
  raise(what: string, value: number, unit = ''): void {
    this.#units.set(what, unit)
    this.#numbers.set(what, Math.max(value, this.get(what) ?? value))
  }

  get(what: string): number | undefined {
    return this.#numbers.get(what)
  }

  /** `3 kills, longest wait 1.9 s`. */
  get text(): string {
    const parts = [...this.#numbers].map(([what, number]) => {
      const unit = this.#units.get(what)
      return unit === undefined
        ? `${count(number)} ${what}`
        : `${what} ${Number(number.toFixed(2))} ${unit}`.trimEnd()
    })
    return parts.join(', ')
  }
}
