/** A query or body parameter, with its limits. */
export interface Parameter {
  readonly kind: 'string' | 'integer' | 'number' | 'boolean' | 'string[]' | 'object' | 'object[]'
  readonly isRequired?: true
  readonly min?: number
  readonly max?: number
  readonly default?: number | string | boolean
  /** The limits of restricted apps, if they differ. */
  readonly restricted?: { readonly max: number; readonly default: number }
  /** The allowed values, or those of each member of a list. */
  readonly values?: readonly string[]
  /** Maximum length of a list. */
  readonly maxItems?: number
  /** Where Spotify also accepts it. */
  readonly alsoIn?: 'query' | 'body'
}

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>

/** Facts about an operation beyond its route, for documentation, checks and mocks. */
export interface Details {
  /** The last part of the URL in Spotify's reference. */
  readonly reference: string
  /** The parameter of `Route.split` is added automatically. */
  readonly query?: Parameters
  /** The members of a JSON body. */
  readonly body?: Parameters
  /** Set if the JSON of the response is not an object. */
  readonly answer?: 'array'
  /** The member of the response that contains the page, or the only member. */
  readonly member?: string
  /**
   * The status of a success in Spotify's reference; 200 if absent. Playback commands in fact get
   * 200 with a text.
   */
  readonly status?: 201 | 202 | 204
  /** The operation that all apps may call instead. */
  readonly replacedBy?: string
}

export const text = { kind: 'string' } as const
export const integer = { kind: 'integer' } as const
export const boolean = { kind: 'boolean' } as const
export const texts = { kind: 'string[]' } as const

/** An ISO 3166-1 alpha-2 country code. */
export const market = text

/** A page's size. */
export const limit = { kind: 'integer', min: 1, max: 50, default: 20 } as const
export const offset = { kind: 'integer', min: 0, default: 0 } as const
export const page = { limit, offset } as const

/** The kinds of items that the caller supports. Without `episode`, an episode looks like half a track. */
export const additionalTypes = { kind: 'string[]', values: ['track', 'episode'] } as const

/** The same parameter, required. */
export function required<P extends Parameter>(parameter: P): P & { readonly isRequired: true } {
  return { ...parameter, isRequired: true }
}
