import { ApiRefusal } from '../api-error.ts'

/** Members that are wanted, each with what is wanted of it; or members that are not. */
interface Selection {
  readonly wanted: ReadonlyMap<string, Selection | undefined>
  readonly unwanted: ReadonlySet<string>
}

/**
 * Leaves only what `fields` names: `name,items(added_at,item(name,album(!images)))`, and a dot for a
 * single member of a member. An unknown name selects nothing.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/reference/get-playlist}
 */
export function selectFields(value: unknown, fields: string): unknown {
  const rest = [...fields.matchAll(/[!(),.]|[^!(),.\s]+/g)].map(([token]) => token)
  const selection = readSelection(rest)
  if (rest.length > 0) throw new ApiRefusal(400, 'Invalid fields parameter')
  return select(value, selection)
}

/** Reads to the end or to a closing parenthesis, and takes what it has read. */
function readSelection(tokens: string[]): Selection {
  const wanted = new Map<string, Selection | undefined>()
  const unwanted = new Set<string>()
  while (tokens.length > 0 && tokens[0] !== ')') {
    const isUnwanted = tokens[0] === '!'
    if (isUnwanted) tokens.shift()
    const name = tokens.shift() ?? ''
    if (/^[!(),.]?$/.test(name)) throw new ApiRefusal(400, 'Invalid fields parameter')
    if (isUnwanted) unwanted.add(name)
    else wanted.set(name, readPart(tokens))
    if (tokens[0] === ',') tokens.shift()
  }
  return { wanted, unwanted }
}

/** What stands behind a name: `(…)`, `.name…` or nothing. */
function readPart(tokens: string[]): Selection | undefined {
  if (tokens[0] === '.') {
    tokens.shift()
    const name = tokens.shift() ?? ''
    return { wanted: new Map([[name, readPart(tokens)]]), unwanted: new Set() }
  }
  if (tokens[0] !== '(') return undefined
  tokens.shift()
  const part = readSelection(tokens)
  if (tokens.shift() !== ')') throw new ApiRefusal(400, 'Invalid fields parameter')
  return part
}

function select(value: unknown, selection: Selection | undefined): unknown {
  if (selection === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => select(item, selection))
  const { wanted, unwanted } = selection
  const isShown = (name: string): boolean =>
    wanted.size > 0 ? wanted.has(name) : !unwanted.has(name)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isShown(name))
      .map(([name, member]) => [name, select(member, wanted.get(name))]),
  )
}
