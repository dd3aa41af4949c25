/** The command that signs a user in, for a message: a shell can run it as it is. */
export function loginCommand(user?: unknown, scopes: readonly string[] = []): string {
  const words = ['spotify-sdk', 'login']
  if (typeof user === 'string') words.push('--user', quote(user))
  if (scopes.length > 0) words.push('--scope', ...scopes.map(quote))
  return words.join(' ')
}

function quote(word: string): string {
  return /^[\w.@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
