import { fork } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { patientOptions } from 'test-support/patient-options.ts'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'

const writer = fileURLToPath(new URL('write-everything.ts', import.meta.url))

/** The modes of these files. */
function modesOf(paths: readonly string[] = []): ReadonlySet<number> {
  return new Set(paths.map((path) => lstatSync(path).mode & 0o7777))
}

/** Collects the modes of everything below a folder by name, except what disappears meanwhile. */
function look(path: string, seen: Map<string, Set<number>>): void {
  for (const name of readdirSync(path)) {
    const entry = join(path, name)
    const found = lstatSync(entry, { throwIfNoEntry: false })
    if (found === undefined) continue
    const modes = seen.get(entry) ?? new Set()
    seen.set(entry, modes.add(found.mode & 0o7777))
    if (found.isDirectory()) look(entry, seen)
  }
}

/** Number of files to catch between creation and naming. */
const enough = 20

/**
 * The umask may grant others everything, or take the owner's permissions, which are restored
 * immediately.
 */
const cases = [
  ['directory', 0],
  ['path', 0],
  ['directory', 0o277],
] as const

describe.skipIf(process.platform === 'win32')('with a hostile umask', () => {
  it.each(cases)('every file of { %s } is 0600 from birth (umask %i)', async (form, umask) => {
    using folder = new TemporaryFolder()
    // The watched folder exists before, so that nothing is missed; the cache creates what is below.
    const watched = join(folder.path, 'watched')
    mkdirSync(watched, { mode: 0o700 })
    const child = fork(writer, [form, join(watched, 'made', 'deeper'), `${umask}`], {
      execArgv: [...patientOptions],
    })
    const exited = once(child, 'exit')
    const seen = new Map<string, Set<number>>()
    const temporaries = (): readonly string[] =>
      [...seen.keys()].filter((path) => path.includes('temporary.'))
    let isTold = false
    while (child.exitCode === null && child.signalCode === null) {
      for (let looks = 0; looks < 200; looks++) look(watched, seen)
      if (!isTold && temporaries().length > enough) isTold = child.send('enough')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await exited)[0]).toBe(0)

    expect(temporaries().length).toBeGreaterThan(enough)
    const wrong = [...seen].filter(([path, modes]) => {
      const isFile = /(?:temporary|token|lease)[^/]*$/.test(path)
      const allowed = isFile ? [0o600, 0o600 & ~umask] : [0o700, 0o700 & ~umask]
      return [...modes].some((mode) => !allowed.includes(mode))
    })
    expect(wrong).toEqual([])
    const left = Map.groupBy(folder.list(), (path) => lstatSync(path).isFile())
    expect({ files: modesOf(left.get(true)), folders: modesOf(left.get(false)) }).toEqual({
      files: new Set([0o600]),
      folders: new Set([0o700]),
    })
  })
})
