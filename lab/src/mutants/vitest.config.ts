import { mergeConfig, type ViteUserConfig } from 'vitest/config'
import base from '../../../vitest.config.ts'

const { LAB_MUTANTS_TEST_FILES: files = '', LAB_MUTANTS_TEST_TIMEOUT_MS: timeout } = process.env

// A worker for each file would take most of the time of a run.
const ofThePart: ViteUserConfig = { test: { isolate: false, testTimeout: Number(timeout) } }
const normal: ViteUserConfig = { ...base, test: { ...base.test, include: files.split(' ') } }

export default mergeConfig(normal, ofThePart)
