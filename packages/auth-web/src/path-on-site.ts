/**
 * Longer paths are ignored: they would make the cookie too large for browsers (4,096 bytes). In quotation
 * marks, as the cookie contains JSON.
 */
const maxLength = 514

/**
 * Returns the path of an address on the site, with query and fragment, safe for a `Location` header.
 * Returns `undefined` if the address is too long or leads to another origin, which RFC 9700 §4.11
 * forbids.
 */
export function pathOnSite(address: string | null | undefined, site: URL): string | undefined {
  if (address == null || !URL.canParse(address, site)) return undefined
  // The parser reads addresses as browsers do: `/\host` and `//host` are other hosts.
  const { protocol, host, pathname, search, hash } = new URL(address, site)
  if (protocol !== site.protocol || host !== site.host) return undefined
  const path = pathname + search + hash
  // A path can start with two slashes (`/.//host`), which a browser would read as another host.
  if (path.startsWith('//')) return undefined
  // In JSON, a backslash of the query takes two characters.
  return JSON.stringify(path).length > maxLength ? undefined : path
}
