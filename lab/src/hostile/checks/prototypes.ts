/** Objects that hostile keys (`__proto__`, `constructor`) could change. */
const guarded: ReadonlyArray<readonly [string, object]> = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Symbol,
  Promise,
  Error,
  Map,
  Set,
  RegExp,
  Date,
  Uint8Array,
  URL,
  Headers,
  Response,
].flatMap((builtIn) => [
  [builtIn.name, builtIn] as const,
  [`${builtIn.name}.prototype`, builtIn.prototype as object] as const,
])

type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>

function propertiesOf(object: object): Properties {
  return new Map(
    Reflect.ownKeys(object).map((key) => [
      key,
      Reflect.getOwnPropertyDescriptor(object, key) as PropertyDescriptor,
    ]),
  )
}

const original: readonly Properties[] = guarded.map(([, object]) => propertiesOf(object))

/**
 * Restores every built-in to its original state.
 *
 * @returns The properties that were added, removed or replaced: 'Object.prototype.polluted'.
 */
export function restorePrototypes(): string[] {
  return guarded.flatMap(([name, object], index) => {
    const before = original[index] as Properties
    const keys = new Set([...before.keys(), ...Reflect.ownKeys(object)])
    return [...keys].flatMap((key) => {
      const was = before.get(key)
      if (isSame(was, Reflect.getOwnPropertyDescriptor(object, key))) return []
      if (was === undefined) Reflect.deleteProperty(object, key)
      else Reflect.defineProperty(object, key, was)
      return `${name}.${String(key)}`
    })
  })
}

function isSame(
  one: PropertyDescriptor | undefined,
  other: PropertyDescriptor | undefined,
): boolean {
  return Object.is(one?.value, other?.value) && one?.get === other?.get && one?.set === other?.set
}
