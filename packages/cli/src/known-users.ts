import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { stateFolder } from '@spotify-sdk/cache-file'

/**
 * The names of the users who signed in with `--user`, for `status`: a token cache cannot list its keys.
 * The file holds names alone, never a token.
 */
const fileName = 'cli-users.json'

/** Reads the names; a missing or damaged file is an empty list, since `status` alone needs them. */
export async function knownUsers(clientId: string): Promise<readonly string[]> {
  return namesOf(await readNames(), clientId)
}

export async function rememberUser(clientId: string, name: string): Promise<void> {
  const names = await readNames()
  const others = namesOf(names, clientId).filter((each) => each !== name)
  await writeNames({ ...names, [clientId]: [...others, name].toSorted() })
}

export async function forgetUser(clientId: string, name: string): Promise<void> {
  const names = await readNames()
  const others = namesOf(names, clientId).filter((each) => each !== name)
  await writeNames({ ...names, [clientId]: others })
}

function namesOf(names: Names, clientId: string): readonly string[] {
  return Object.hasOwn(names, clientId) ? (names[clientId] ?? []) : []
}

type Names = Readonly<Record<string, readonly string[]>>

async function readNames(): Promise<Names> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(stateFolder(), fileName), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return {}
    const lists = Object.entries(parsed).filter((entry): entry is [string, readonly string[]] =>
      isListOfText(entry[1]),
    )
    return Object.fromEntries(lists)
  } catch {
    return {}
  }
}

function isListOfText(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string' && each !== '' && each.isWellFormed())
  )
}

async function writeNames(names: Names): Promise<void> {
  const folder = stateFolder()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `${fileName}.${randomUUID()}`)
  await writeFile(draft, JSON.stringify(names), { mode: 0o600 })
  await rename(draft, join(folder, fileName))
}
