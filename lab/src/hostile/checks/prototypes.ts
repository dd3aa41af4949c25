const values = [Object, Array, Function, String, Number, Boolean, Symbol, Error, RegExp, Date]
const others = [Map, Set, Promise, Uint8Array, URL, Headers, Response]

/** Objects that hostile keys (`__proto__`, `constructor`) could change, as they were. */
const guarded = [...values, ...others].flatMap((builtIn) => [
  guard(builtIn.name, builtIn),
  guard(`${builtIn.name}.prototype`, builtIn.prototype as object),
])

interface Guarded {
  readonly name: string
  readonly object: object
  readonly original: ReadonlyMap<PropertyKey, PropertyDescriptor | undefined>
}

function guard(name: string, object: object): Guarded {
  const properties = Reflect.ownKeys(object).map(
    (key) => [key, Reflect.getOwnPropertyDescriptor(object, key)] as const,
  )
  return { name, object, original: new Map(properties) }
}

/**
 * Restores every built-in to its original state.
 *
 * @returns The properties that were added, removed or replaced: 'Object.prototype.polluted'.
 */
export function restorePrototypes(): string[] {
  return guarded.flatMap(({ name, object, original }) => {
    const keys = new Set([...original.keys(), ...Reflect.ownKeys(object)])
    return [...keys].flatMap((key) => {
      const was = original.get(key)
      if (isSame(was, Reflect.getOwnPropertyDescriptor(object, key))) return []
      if (was === undefined) Reflect.deleteProperty(object, key)
      else Reflect.defineProperty(object, key, was)
      return `${name}.${String(key)}`
    })
  })
}

function isSame(one: PropertyDescriptor = {}, other: PropertyDescriptor = {}): boolean {
  return Object.is(one.value, other.value) && one.get === other.get && one.set === other.set
}
