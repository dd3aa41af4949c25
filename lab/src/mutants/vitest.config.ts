import { mergeConfig, type ViteUserConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

const { LAB_MUTANTS_TEST_FILES: files = '', LAB_MUTANTS_TEST_TIMEOUT_MS: timeout } = process.env

const ofThePart: ViteUserConfig = {
  test: {
    // A worker of its own for each file would take most of the time of a run.
    isolate: false,
    // A mutant that makes a test wait for ever is found out sooner than a slow test of every day.
    testTimeout: Number(timeout),
  },
}
const everyday: ViteUserConfig = { ...base, test: { ...base.test, include: files.split(' ') } }

export default mergeConfig(everyday, ofThePart)
