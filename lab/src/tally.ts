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
    const parts = Object.entries(this.columns).map(([what, value]) =>
      this.#units.has(what) ? `${what} ${value}` : `${value} ${what}`,
    )
    return parts.join(', ')
  }

  /** `{ kills: '3', 'longest wait': '1.9 s' }`. */
  get columns(): Readonly<Record<string, string>> {
    const values = [...this.#numbers].map(([what, number]) => {
      const unit = this.#units.get(what)
      const value = unit === undefined ? count(number) : `${Number(number.toFixed(2))} ${unit}`
      return [what, value.trimEnd()] as const
    })
    return Object.fromEntries(values)
  }
}
