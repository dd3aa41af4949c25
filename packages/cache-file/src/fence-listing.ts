/** `token.<fence>` contains a token, `lease.<fence>` a lease. */
export type NumberedKind = 'token' | 'lease'

/** The files of one key, highest fence first. */
export interface FenceListing {
  readonly tokens: readonly number[]
  readonly leases: readonly number[]
  /** Names of files that were not put in place, or not yet. */
  readonly temporaries: readonly string[]
  /** The highest fence of each kind, or 0. */
  readonly highest: Readonly<Record<NumberedKind, number>>
}

/** Start of a temporary file's name. */
export const temporaryPrefix = 'temporary.'

/** One spelling per number: no leading zeros, no sign, nothing above the safe integers. */
const numberedName = /^(token|lease)\.([1-9]\d{0,15})$/

/** Sorts the names in a key's folder by number. Foreign names are omitted. */
export function readFenceListing(names: readonly string[]): FenceListing {
  const fences: Record<NumberedKind, number[]> = { token: [], lease: [] }
  for (const name of names) {
    const [, kind, digits] = numberedName.exec(name) ?? []
    const fence = Number(digits)
    if (Number.isSafeInteger(fence)) fences[kind as NumberedKind].push(fence)
  }
  const tokens = fences.token.toSorted((a, b) => b - a)
  const leases = fences.lease.toSorted((a, b) => b - a)
  return {
    tokens,
    leases,
    temporaries: names.filter((name) => name.startsWith(temporaryPrefix)),
    highest: { token: tokens[0] ?? 0, lease: leases[0] ?? 0 },
  }
}

/** Whether two lists of a folder have the same highest numbers. */
export function isSameHighest({ highest: one }: FenceListing, { highest }: FenceListing): boolean {
  return one.token === highest.token && one.lease === highest.lease
}

/** The next fence: above every token and every lease. */
export function nextFence({ highest }: FenceListing): number {
  return Math.max(highest.token, highest.lease) + 1
}
