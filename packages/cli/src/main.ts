#!/usr/bin/env node
import { printStoredToken } from './stored-token.ts'

const words = process.argv.slice(2)
if (!(await printStoredToken(words))) {
  const { enableCompileCache } = await import('node:module')
  // The second start reads compiled code.
  enableCompileCache()
  const { run } = await import('./run.ts')
  await run(words)
}
