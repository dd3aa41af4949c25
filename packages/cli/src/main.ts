#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// The second start reads compiled code: `token` runs in scripts, again and again.
enableCompileCache()
const { run } = await import('./run.ts')
await run(process.argv.slice(2))
