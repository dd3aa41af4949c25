/** `redis+cluster://[user[:password]@]host[:port][,host[:port]…]`, with TLS `rediss+cluster://`. */
const clusterPattern = /^(rediss?)\+cluster:\/\/([^/]*@)?([^/@]+)\/?$/

/** Whether a text is the URL of a Redis. */
export function isRedisUrl(url: unknown): url is string {
  return typeof url === 'string' && (nodeUrlsOf(url) ?? [url]).every(isServerUrl)
}

/** The URLs of a Cluster's nodes with the Cluster's login; `undefined` for a single server. */
export function nodeUrlsOf(url: string): readonly string[] | undefined {
  const [matches, scheme, login = '', hosts = ''] = clusterPattern.exec(url) ?? []
  if (matches === undefined) return undefined
  return hosts.split(',').map((host) => `${scheme}://${login}${host}`)
}

function isServerUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, hostname, pathname, search, hash } = new URL(url)
  return (
    /^rediss?:$/.test(protocol) &&
    canBeDecoded(`${username}:${password}`) &&
    hostname !== '' &&
    /^(?:\/\d*)?$/.test(pathname) &&
    // The client ignores them: `?tls=true` would not encrypt. Or they are part of a password with ? or #.
    search + hash === ''
  )
}

/** The client decodes the login, and throws at a % that is not encoded. */
function canBeDecoded(login: string): boolean {
  try {
    decodeURIComponent(login)
    return true
  } catch {
    return false
  }
}
