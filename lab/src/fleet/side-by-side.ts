import { Option } from 'commander'
import type { Outcome } from '../experiment.ts'
import { cacheFailures, type ProcessCalls } from '../checks/checks.ts'
import type { Figure } from '../report/report.ts'
import { Tally } from '../tally.ts'
import { backendNames, backends, type BackendName } from './backends.ts'
import { StallMeter } from './machine.ts'

/** What an experiment has seen on one backend. */
export class Results {
  readonly backend: BackendName
  /** Everything that must not happen. */
  readonly complaints: string[] = []
  /** What a stall of the machine explains: it is reported, but no complaint. */
  readonly excused: string[] = []
  readonly #rows = new Map<string, Tally>()

  constructor(backend: BackendName) {
    this.backend = backend
  }

  /** A row of the report. */
  row(what: string): Tally {
    const row = this.#rows.get(what) ?? new Tally()
    this.#rows.set(what, row)
    return row
  }

  /** Adds calls to a row. */
  noteCalls(what: string, reports: readonly ProcessCalls[]): void {
    const row = this.row(what)
    for (const { calls, longestWaitSeconds } of reports) {
      row.add('calls', calls)
      row.raise('longest wait', longestWaitSeconds, 's')
    }
    const failures = cacheFailures(reports)
    if (failures > 0) row.add('cache calls without an answer in 0.5 s', failures)
  }

  get figures(): readonly Figure[] {
    const on = `on ${backends[this.backend].title}`
    return [
      ...[...this.#rows].map(([what, row]) => ({ what: `${what} ${on}`, seen: row.text })),
      ...this.excused.map((seen) => ({ what: `late with the machine ${on}`, seen })),
    ]
  }
}

/** The option `--backend`, with one or more names. */
export function backendOption(usual: readonly BackendName[]): Option {
  return new Option('--backend <name...>').choices(backendNames).default(usual)
}

/** Runs a scenario on each backend side by side, and prints every minute what it has seen so far. */
export async function sideBySide(
  names: readonly BackendName[],
  scenario: (results: Results, stalls: StallMeter, index: number) => Promise<void>,
): Promise<readonly Results[]> {
  const all = names.map((name) => new Results(name))
  using stalls = new StallMeter()
  using _ = setInterval(() => all.forEach(printProgress), 60_000)
  await Promise.all(all.map((results, index) => scenario(results, stalls, index)))
  return all
}

export function outcomeOf(all: readonly Results[]): Outcome {
  return {
    complaints: all.flatMap(({ backend, complaints }) =>
      complaints.map((text) => `${backend}: ${text}`),
    ),
    figures: all.flatMap(({ figures }) => figures),
  }
}

function printProgress({ backend, complaints, figures }: Results): void {
  const seen = figures.map((figure) => figure.seen)
  console.log(`${backend}: ${[...seen, ...complaints].join('; ')}`)
}
