import { cpSync, globSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const sources = join(import.meta.dirname, 'smoke')

/** What starts a program in a process; written out, as Deno asks for every import that is computed. */
function entryOf(program: string): string {
  return `import process from 'node:process'
import { expected, run } from './${program}.mjs'
import { createStage } from './stage.mjs'

const observed = await run(createStage(JSON.parse(process.argv[2])))
const { bun, deno, node } = process.versions
console.log(JSON.stringify({ observed, expected, version: bun ?? deno ?? node }))
`
}

/** Puts the smoke programs beside the installed packages, where a user's programs are. */
export function layOutSmokePrograms(project: string): void {
  const folder = join(project, 'smoke')
  cpSync(sources, folder, { recursive: true })
  for (const file of globSync('*.mjs', { cwd: sources })) {
    const program = basename(file, '.mjs')
    writeFileSync(join(folder, `${program}.entry.mjs`), entryOf(program))
  }
}
