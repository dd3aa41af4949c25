import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      isolate: false,
      // A mutant that makes a test wait for ever is found out sooner than a slow test of every day.
      testTimeout: Number(process.env['LAB_MUTANTS_TEST_TIMEOUT_MS'] ?? 10_000),
    },
  }),
)
