/** The command that signs a user in, for a message: a shell can run it as it is. */
export function loginCommand(user?: unknown): string {
  return ['spotify-sdk login', ...(typeof user === 'string' ? ['--user', quote(user)] : [])].join(
    ' ',
  )
}

function quote(word: string): string {
  return /^[\w.@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
