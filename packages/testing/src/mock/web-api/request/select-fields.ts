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
    const name = readName(tokens)
    if (isUnwanted) unwanted.add(name)
    else add(wanted, name, readPart(tokens))
    if (tokens[0] === ',') tokens.shift()
  }
  return { wanted, unwanted }
}

function readName(tokens: string[]): string {
  const name = tokens.shift() ?? ''
  if (/^[!(),.]?$/.test(name)) throw new ApiRefusal(400, 'Invalid fields parameter')
  return name
}

/** What stands behind a name: `(…)`, `.name…` or nothing. */
function readPart(tokens: string[]): Selection | undefined {
  if (tokens[0] === '.') {
    tokens.shift()
    const name = readName(tokens)
    return { wanted: new Map([[name, readPart(tokens)]]), unwanted: new Set() }
  }
  if (tokens[0] !== '(') return undefined
  tokens.shift()
  const part = readSelection(tokens)
  if (tokens.shift() !== ')') throw new ApiRefusal(400, 'Invalid fields parameter')
  return part
}

/** A member that is named twice has the parts of both. */
function add(
  wanted: Map<string, Selection | undefined>,
  name: string,
  part: Selection | undefined,
) {
  wanted.set(name, wanted.has(name) ? merged(wanted.get(name), part) : part)
}

/** `undefined` is all of a member, and contains every part of it. */
function merged(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (one === undefined || other === undefined) return undefined
  const wanted = new Map(one.wanted)
  for (const [name, part] of other.wanted) add(wanted, name, part)
  return { wanted, unwanted: new Set([...one.unwanted, ...other.unwanted]) }
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
