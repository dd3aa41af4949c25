#!/usr/bin/env node

import { isNodeTooOld, nodeRemedy } from './node-version.ts'

// Before all else: an older Node may fail anywhere, with an error that does not name the reason.
if (isNodeTooOld()) {
  process.stderr.write(`spotify-sdk: Node ${process.versions.node} is too old. ${nodeRemedy}\n`)
}

const words = process.argv.slice(2)
const { printStoredToken } = await import('./stored-token.ts')
if (!(await printStoredToken(words))) {
  const { run } = await import('./run.ts')
  await run(words)
}
