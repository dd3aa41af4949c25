import { fetchProfile } from './profile.ts'
import { say } from './terminal.ts'
import { authFor, type ToolOptions } from './tool.ts'
import { withLogin } from './with-login.ts'

/** Greets the user by their profile, and closes `auth`. */
export async function greet(options: ToolOptions, auth = authFor(options)): Promise<void> {
  const { name, id, product } = await withLogin(auth, options, () => fetchProfile(auth))
  const { reauthorizeBy } = (await auth.getAuthorization()) ?? {}
  await auth.close()
  say(`Hello, ${name}!`, {
    account: `${id}, ${product}`,
    ...(reauthorizeBy === undefined ? {} : { 'next login': dateOf(reauthorizeBy) }),
  })
}

function dateOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toLocaleDateString('en-GB', { dateStyle: 'long' })
}
