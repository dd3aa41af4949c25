import type { FocusName } from '../focuses.ts'
import type { Focus } from '../plan.ts'

/** A mistake that the simulation must find: a wrong version of one export of one module. */
export interface Mistake extends Description {
  /** The module, from the root of the repository. */
  readonly module: string
  /** The export that is replaced for all importers of the module. */
  readonly export: string
  /** Makes the wrong version from the right one. */
  readonly mistake: (original: never) => unknown
}

interface Description {
  /** What the wrong version does. */
  readonly name: string
  /** Where to look. @defaultValue 'anything' */
  readonly focus?: FocusName | Focus | undefined
  /** A seed that has shown it before, which is tried first. */
  readonly seed?: number | undefined
}

type Class = new (...args: never[]) => object

type Method<Instance, Name extends keyof Instance> = Instance[Name] extends (
  ...args: infer Args
) => infer Result
  ? (this: Instance, ...args: Args) => Result
  : never

/** The wrong version of a value has the type of the right one. */
interface Planted<Value> extends Description {
  readonly mistake: (original: Value) => Value
}

/** Plants mistakes in a module, whose exports have the type `Exports`. */
export class MistakesIn<Exports extends object> {
  readonly #module: string

  /** @param module From the root of the repository. */
  constructor(module: string) {
    this.#module = module
  }

  /** Replaces an export. */
  export<Name extends keyof Exports & string>(
    name: Name,
    planted: Planted<Exports[Name]>,
  ): Mistake {
    return { ...planted, module: this.#module, export: name }
  }

  /** Replaces a method of a class. */
  method<
    Name extends keyof Exports & string,
    Instance extends (Exports[Name] extends { readonly prototype: infer P } ? P : never),
    Key extends keyof Instance & string,
  >(name: Name, key: Key, planted: Planted<Method<Instance, Key>>): Mistake {
    const mistake = (original: Class): Class => {
      const methods = original.prototype as Record<Key, Method<Instance, Key>>
      methods[key] = planted.mistake(methods[key])
      return original
    }
    return { ...planted, module: this.#module, export: name, mistake }
  }

  /** Changes the first argument of a constructor. */
  argument<Name extends keyof Exports & string>(
    name: Name,
    planted: Planted<
      Exports[Name] extends new (first: infer First, ...rest: never[]) => object ? First : never
    >,
  ): Mistake {
    const mistake = (original: Class): Class =>
      class extends original {
        constructor(...[first, ...rest]: never[]) {
          super(planted.mistake(first as never) as never, ...rest)
        }
      }
    return { ...planted, module: this.#module, export: name, mistake }
  }
}
