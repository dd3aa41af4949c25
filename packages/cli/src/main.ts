#!/usr/bin/env node

// The second start reads compiled code. An import of `node:module` would take longer than this.
process.getBuiltinModule('node:module').enableCompileCache()
const words = process.argv.slice(2)
const { printStoredToken } = await import('./stored-token.ts')
if (!(await printStoredToken(words))) {
  const { run } = await import('./run.ts')
  await run(words)
}
