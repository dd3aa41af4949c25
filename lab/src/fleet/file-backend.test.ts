import { mkdirSync, writeFileSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { TemporaryFolder } from 'test-support/temporary-folder.ts'
import { expect, it } from 'vitest'
import { fileComplaints } from './file-backend.ts'

it('finds torn, orphaned and too many files', async () => {
  using folder = new TemporaryFolder()
  const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text)
  const temporary = join(folder.path, 'a/temporary.1')
  mkdirSync(join(folder.path, 'a'))
  write('a/token.1', '{}')
  write('a/lease.2', '{}')
  write('a/temporary.1', '{"half')
  expect(await fileComplaints(folder.path)).toEqual([])

  const longAgo = Date.now() / 1000 - 100
  await utimes(temporary, longAgo, longAgo)
  write('a/token.3', '{"half')
  expect(await fileComplaints(folder.path)).toEqual([
    'a file is torn',
    'a temporary file was never removed',
  ])
  mkdirSync(join(folder.path, 'b'))
  for (const name of ['a/token.3', 'b/lease.4', 'b/lease.5']) write(name, '{}')
  await utimes(temporary, Date.now() / 1000, Date.now() / 1000)
  expect(await fileComplaints(folder.path)).toEqual(['5 files are left', '2 folders hold one key'])
})
