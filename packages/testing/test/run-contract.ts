import type { TestRunner } from '../src/index.ts'

/** What became of one test of a suite. */
export type Verdict = 'passed' | 'failed' | 'skipped'

/** Runs the tests that a contract suite registers, all at once, and tells what became of each. */
export async function runContract(
  register: (runner: TestRunner) => void,
  onFailure?: (title: string, error: unknown) => void,
): Promise<ReadonlyMap<string, Verdict>> {
  const tests: { readonly title: string; readonly run: () => Promise<Verdict> }[] = []
  register({
    describe: (_name, suite) => suite(),
    it: (title, _options, test) => {
      const run = async (): Promise<Verdict> => {
        let verdict: Verdict = 'passed'
        await test({ skip: () => (verdict = 'skipped') }).catch((error: unknown) => {
          verdict = 'failed'
          onFailure?.(title, error)
        })
        return verdict
      }
      tests.push({ title, run })
    },
  })
  return new Map(
    await Promise.all(tests.map(async ({ title, run }) => [title, await run()] as const)),
  )
}

/** Titles with one verdict, in the order of the suite. */
export function titlesWith(
  verdicts: ReadonlyMap<string, Verdict> = new Map(),
  wanted: Verdict,
): readonly string[] {
  return [...verdicts].filter(([, verdict]) => verdict === wanted).map(([title]) => title)
}

/** The messages of the tests that failed, by title. */
export async function failuresOf(
  register: (runner: TestRunner) => void,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>()
  await runContract(register, (title, error) => {
    failures.set(title, error instanceof Error ? error.message : String(error))
  })
  return failures
}
