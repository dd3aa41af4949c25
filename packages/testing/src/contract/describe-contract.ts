import type { ContractChapter } from './contract-case.ts'
import { currentRunner, type TestRunner } from './test-runner.ts'

/** What is put to the test: one per case. */
export interface ContractSubject {
  has(member: string): boolean
  close(): Promise<void>
}

/** A contract, and how a subject of it is made. */
export interface Contract<Subject extends ContractSubject> {
  readonly name: string
  readonly chapters: readonly ContractChapter<Subject>[]
  readonly open: () => Promise<Subject>
  /** @defaultValue the runner of this process */
  readonly runner?: TestRunner | undefined
}

const caseTimeoutMilliseconds = 60_000

/** Registers one test for each statement of a contract; a case that cannot apply is skipped. */
export function describeContract<Subject extends ContractSubject>({
  name,
  chapters,
  open,
  runner = currentRunner(),
}: Contract<Subject>): void {
  runner.describe(name, () => {
    for (const { title: chapterTitle, cases } of chapters) {
      runner.describe(chapterTitle, () => {
        for (const { title, needs = [], run } of cases) {
          runner.it(title, { timeout: caseTimeoutMilliseconds }, async (context) => {
            const subject = await open()
            try {
              const missing = needs.find((member) => !subject.has(member))
              if (missing === undefined) await run(subject)
              else context.skip(`${name} has no ${missing}`)
            } finally {
              await subject.close()
            }
          })
        }
      })
    }
  })
}
