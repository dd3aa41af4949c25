import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Option } from 'commander'
import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { count, wholeNumber, type Experiment } from '../experiment.ts'
import { readFigures, today, type Figure } from '../report/report.ts'
import { parts, type Part } from './parts.ts'

interface Options {
  readonly part: readonly string[]
  readonly concurrency: number
  /** Mutates only these files of the parts. */
  readonly file?: readonly string[] | undefined
}

/** Stryker changes the code in small ways; the tests must fail. */
export const mutants: Experiment<Options> = {
  name: 'mutants',
  description:
    'changes the code in small ways and runs the tests; survivors are in reports/mutation',
  addOptions: (command) => {
    const names = parts.map(({ name }) => name)
    return command
      .addOption(new Option('--part <name...>').choices(names).default(names))
      .option('--file <path...>', 'mutates only these files; keeps no figures')
      .option('--concurrency <n>', 'parallel test runners', wholeNumber, 2)
  },
  run: async ({ part: names, concurrency, file }) => {
    const complaints: string[] = []
    const fresh: Figure[] = []
    for (const part of parts.filter(({ name }) => names.includes(name))) {
      const { figure, score } = await runPart({ ...part, mutate: file ?? part.mutate }, concurrency)
      fresh.push(figure)
      const { title, minScore = 0 } = part
      if (score < minScore) {
        complaints.push(`${title}: score ${score.toFixed(1)} %, at least ${minScore} % expected`)
      }
    }
    return { complaints, figures: file === undefined ? await withOtherParts(fresh) : fresh }
  },
  reportedAs: ({ file }) => file === undefined && 'pnpm lab mutants',
}

async function runPart(
  part: Part,
  concurrency: number,
): Promise<{ readonly figure: Figure; readonly score: number }> {
  // This folder's `vitest.config.ts` reads them.
  process.env['LAB_MUTANTS_TEST_FILES'] = part.testFiles.join(' ')
  process.env['LAB_MUTANTS_TEST_TIMEOUT_MS'] = String(part.testTimeoutSeconds * 1000)
  const results = await new Stryker(strykerOptions(part, concurrency)).runMutationTest()
  const countOf = (...statuses: readonly string[]): number =>
    results.filter(({ status }) => statuses.includes(status)).length
  const killed = countOf('Killed', 'RuntimeError')
  const timedOut = countOf('Timeout')
  // Mutants that no test reaches survive.
  const survived = countOf('Survived', 'NoCoverage')
  const made = killed + timedOut + survived
  const score = made === 0 ? 0 : ((killed + timedOut) / made) * 100
  const seen = `${count(made)} made: ${killed} killed, ${timedOut} timed out, ${survived} survived; score ${score.toFixed(1)} %, ${today()}`
  return { figure: { what: `mutants of ${part.title}`, seen }, score }
}

/** Parts that this run left out keep their figures, which have a date of their own. */
async function withOtherParts(fresh: readonly Figure[]): Promise<readonly Figure[]> {
  const before = await readFigures('mutants').catch(() => ({ figures: [] }))
  const figures = new Map([...before.figures, ...fresh].map((figure) => [figure.what, figure]))
  return parts.flatMap(({ title }) => figures.get(`mutants of ${title}`) ?? [])
}

/**
 * The configuration of Stryker for one part. Stryker's `testFiles` is not used: in version 10.1 it
 * enables mutants of module-level code too late, so that they always survive.
 */
function strykerOptions(part: Part, concurrency: number): PartialStrykerOptions {
  return {
    mutate: [...part.mutate],
    testRunner: 'vitest',
    coverageAnalysis: 'perTest',
    // Some tests change their working directory, umask or time zone, which threads share.
    vitest: { configFile: 'lab/src/mutants/vitest.config.ts', pool: 'forks', related: false },
    plugins: [
      fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner')),
      join(import.meta.dirname, 'message-texts.ts'),
    ],
    ignorers: ['message-texts'],
    reporters: ['progress-append-only', 'clear-text', 'html'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `reports/mutation/${part.name}.html` },
    concurrency,
    timeoutMS: 10_000,
    timeoutFactor: 2,
    ignorePatterns: ['.stryker-tmp', 'reports', '.git', 'dist', '.turbo', 'docs', 'examples'],
    tempDirName: `.stryker-tmp/${part.name}`,
    cleanTempDir: 'always',
    allowConsoleColors: false,
    warnings: false,
  }
}
