#!/usr/bin/env node

// The second start reads compiled code. Node runs whatever it finds there, and other users can write to
// the temporary folder that is its default, except on Windows: so it is in the user's own folder.
const { HOME, XDG_CACHE_HOME = HOME && `${HOME}/.cache` } = process.env
const isPrivate = XDG_CACHE_HOME?.startsWith('/') === true
// An import of `node:module` would take longer than this.
const { enableCompileCache } = process.getBuiltinModule('node:module')
if (process.platform === 'win32') enableCompileCache()
else if (isPrivate) enableCompileCache(`${XDG_CACHE_HOME}/spotify-sdk`)

const words = process.argv.slice(2)
const { printStoredToken } = await import('./stored-token.ts')
if (!(await printStoredToken(words))) {
  const { run } = await import('./run.ts')
  await run(words)
}
