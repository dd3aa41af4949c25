import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { parseTokenInfo, serializeTokenInfo, type TokenCache } from '@spotify-sdk/auth-core'

/**
 * Tokens in a database file. It has no `lease`, so each process refreshes for itself, and several
 * processes may request the next token at the same time.
 */
export function sqliteTokenCache(path: string): TokenCache {
  // Anyone who can read a token can use it: create the file for this user only.
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: 400 })
  database.exec('CREATE TABLE IF NOT EXISTS tokens (key TEXT PRIMARY KEY, token TEXT)')
  const read = database.prepare('SELECT token FROM tokens WHERE key = ?')
  const write = database.prepare('INSERT OR REPLACE INTO tokens VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM tokens WHERE key = ?')
  return {
    get: (key) => {
      const row = read.get(key)
      return row && parseTokenInfo(row['token'])
    },
    set: (token, key) => write.run(key, serializeTokenInfo(token)),
    delete: (key) => remove.run(key),
    close: () => (database.isOpen ? database.close() : undefined),
  }
}
