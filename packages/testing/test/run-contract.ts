import type { TestRunner } from '../src/index.ts'

/** What became of one test of a suite. */
export type Verdict = 'passed' | 'failed' | 'skipped'

/** Runs the tests that a contract suite registers, all at once, and tells what became of each. */
export async function runContract(
  register: (runner: TestRunner) => void,
): Promise<ReadonlyMap<string, Verdict>> {
  const tests: { readonly title: string; readonly run: () => Promise<Verdict> }[] = []
  register({
    describe: (_name, suite) => suite(),
    it: (title, _options, test) => {
      const run = async (): Promise<Verdict> => {
        let verdict: Verdict = 'passed'
        await test({ skip: () => (verdict = 'skipped') }).catch(() => (verdict = 'failed'))
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
