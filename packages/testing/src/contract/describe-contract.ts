import { assert } from 'chai'

import type { ContractCase, ContractChapter } from './contract-case.ts'
import { currentRunner, type TestRunner } from './test-runner.ts'

/** The object under test, one per case. */
export interface ContractSubject {
  has(member: string): boolean
  close(): Promise<void>
}

/** A contract, and how to create a subject of it. */
export interface Contract<Subject extends ContractSubject> {
  readonly name: string
  readonly chapters: readonly ContractChapter<Subject>[]
  readonly open: () => Promise<Subject>
  /** Optional members that no subject has. */
  readonly lacks?: readonly string[] | undefined
  /** @defaultValue the runner of this process */
  readonly runner?: TestRunner | undefined
}

const caseTimeoutMilliseconds = 60_000

/**
 * Registers one test per statement of a contract. A test of a member that `lacks` names is omitted;
 * a test of another missing member is skipped.
 */
export function describeContract<Subject extends ContractSubject>({
  name,
  chapters,
  open,
  lacks = [],
  runner = currentRunner(),
}: Contract<Subject>): void {
  const applies = ({ needs = [] }: ContractCase<Subject>): boolean =>
    !needs.some((member) => lacks.includes(member))
  const applicable = [...chapters, absenceChapter<Subject>(lacks)]
    .map(({ title, cases }) => ({ title, cases: cases.filter(applies) }))
    .filter(({ cases }) => cases.length > 0)
  runner.describe(name, () => {
    for (const { title: chapterTitle, cases } of applicable) {
      runner.describe(chapterTitle, () => {
        for (const { title, needs = [], run } of cases) {
          runner.it(title, { timeout: caseTimeoutMilliseconds }, async (context) => {
            await runAndClose(await open(), async (subject) => {
              const missing = needs.find((member) => !subject.has(member))
              if (missing === undefined) await run(subject)
              else context.skip(`${name} has no ${missing}`)
            })
          })
        }
      })
    }
  })
}

/** Runs a test and closes its subject. An error of the test counts, not what closing throws then. */
export async function runAndClose<Subject extends ContractSubject>(
  subject: Subject,
  run: (subject: Subject) => Promise<void>,
): Promise<void> {
  try {
    await run(subject)
  } catch (error) {
    await Promise.allSettled([subject.close()])
    throw error
  }
  await subject.close()
}

/** Asserts that a factory returned an object. A string is not shown: it may be a token. */
export function assertMade(made: unknown, expected: 'a cache' | 'a provider'): void {
  const isObject = (typeof made === 'object' && made !== null) || typeof made === 'function'
  const shown = made === undefined || made === null ? String(made) : `a ${typeof made}`
  if (!isObject) assert.fail(`the factory returned ${shown}, not ${expected}`)
}

/**
 * One test per member in `lacks`. It fails if the member exists, because its tests would be
 * missing.
 */
function absenceChapter<Subject extends ContractSubject>(
  lacks: readonly string[],
): ContractChapter<Subject> {
  return {
    title: 'does not have the members that lacks names',
    cases: lacks.map((member) => ({
      title: `has no ${member}`,
      run: async (subject) => assert.isFalse(subject.has(member), `there is a method ${member}`),
    })),
  }
}
