import { defineConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

const { LAB_MUTANTS_TEST_FILES: files = '', LAB_MUTANTS_TEST_TIMEOUT_MS: timeout } = process.env

// Each project has test files of its own. Here run those of one part.
const { projects: _, ...settings } = base.test ?? {}

export default defineConfig({
  ...base,
  test: {
    ...settings,
    include: files.split(' '),
    testTimeout: Number(timeout),
    // A worker for each file would take most of the time of a run.
    isolate: false,
    // Stryker takes a line that runs for a line of the test that started last.
    maxConcurrency: 1,
  },
})
