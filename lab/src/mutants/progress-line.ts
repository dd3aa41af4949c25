import type { Tally } from './tally.ts'

const everyMilliseconds = 15_000

/** Says now and then how far a run has come; a line each, so that a log can be read as well. */
export class ProgressLine {
  readonly #title: string
  readonly #tally: Tally
  #nextAt = 0

  constructor(title: string, tally: Tally) {
    this.#title = title
    this.#tally = tally
  }

  showNowAndThen(): void {
    if (performance.now() >= this.#nextAt) this.show()
  }

  show(): void {
    this.#nextAt = performance.now() + everyMilliseconds
    const { tried, planned, killed, timedOut, survived, unreached } = this.#tally
    console.log(
      `${this.#title}: ${tried} of ${planned} mutants; ${killed} killed, ${timedOut} timed out, ` +
        `${survived} survived, ${unreached} reached by no test`,
    )
  }
}
