/** The command that signs a user in, for a message: a shell can run it as it is. */
export function loginCommand(user?: unknown, scopes: readonly string[] = []): string {
  const scope = scopes.length > 0 ? ['--scope', ...scopes.map(quote)] : []
  return ['spotify-sdk', 'login', ...userOption(user), ...scope].join(' ')
}

/** The same for the command that deletes a user's tokens. */
export function logoutCommand(user?: unknown): string {
  return ['spotify-sdk', 'logout', ...userOption(user)].join(' ')
}

function userOption(user: unknown): readonly string[] {
  return typeof user === 'string' ? ['--user', quote(user)] : []
}

/** A word as a shell takes it. */
export function quote(word: string): string {
  return /^[\w./@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
