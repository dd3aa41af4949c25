import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'

/**
 * How many tests may be skipped, with their reason, where all run: those that need what a machine
 * may not have (a tmpfs to fill, a user without rights). Elsewhere than on Linux, others are, too.
 */
const maxSkipped = process.platform === 'linux' ? 4 : 80

/** Names the tests that were skipped, and fails a run with more of them than are known. */
export class SkippedTests implements Reporter {
  #isPartial = false

  onInit({ config }: Vitest): void {
    this.#isPartial = config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')])
    // With `-t`, all others are skipped.
    if (this.#isPartial || skipped.length === 0) return
    const lines = skipped.map((test) => `  ${test.module.relativeModuleId}: ${describe(test)}`)
    console.error(`\nSkipped:\n${lines.join('\n')}`)
    if (skipped.length <= maxSkipped) return
    console.error(`${skipped.length} tests are skipped, and ${maxSkipped} may be.`)
    process.exitCode = 1
  }
}

function describe(test: TestCase): string {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return note === undefined ? test.fullName : `${test.fullName} (${note})`
}
