import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'

/** How many tests may be skipped, with their reason, where all run. */
const maxSkipped: Partial<Record<NodeJS.Platform, number>> = {
  // Without the right to mount a tmpfs (4) and to create a pid namespace (1).
  linux: 5,
  // Also without the keychain of a Linux desktop (8) and `/proc` (11).
  darwin: 24,
  // Also without the modes, users and signals of POSIX (52).
  win32: 76,
}

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
    const max = maxSkipped[process.platform] ?? 0
    if (skipped.length <= max) return
    console.error(`${skipped.length} tests are skipped, and ${max} may be.`)
    process.exitCode = 1
  }
}

function describe(test: TestCase): string {
  const result = test.result()
  const note = result.state === 'skipped' ? result.note : undefined
  return note === undefined ? test.fullName : `${test.fullName} (${note})`
}
