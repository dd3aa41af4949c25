import { isOneModule } from './require.cjs'

export const expected = { asRequired: true, doubled: [] }

/** Requires every package from a CommonJS file. */
export async function run({ packages }) {
  const doubled = []
  for (const name of packages) {
    if (!(await isOneModule(name))) doubled.push(name)
  }
  return { asRequired: packages.length > 0, doubled }
}
