import fc from 'fast-check'

/** Number of caches that share the folder. */
export const instances = 3

/** A step of one of the instances, or of one of the leases granted so far. */
export type Step =
  | { readonly type: 'set' | 'delete' | 'get' | 'lease'; readonly instance: number }
  | { readonly type: 'commit'; readonly lease: number }
  | { readonly type: 'release'; readonly lease: number; readonly cools: boolean }
  | { readonly type: 'pass'; readonly seconds: number }

const instance = fc.nat(instances - 1)
const lease = fc.nat(50)
const cools = fc.boolean()

/** Any step; the steps of leases are more frequent. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('set', 'delete', 'get'), instance }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('lease'), instance }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('commit'), lease }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('release'), lease, cools }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('pass'), seconds: fc.constantFrom(3, 6, 101) }),
  },
)
