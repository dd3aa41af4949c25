import { describeTokenCache } from '@spotify-sdk/testing'

/**
 * Returns the statements of the cache contract that fail for a cache on this runtime, and how many
 * were tested. Statements about missing members are not tested.
 */
export async function brokenPromises(createCache, leaseSeconds) {
  const tests = []
  const runner = {
    describe: (_name, suite) => suite(),
    it: (title, _options, test) => tests.push({ title, test }),
  }
  describeTokenCache('cache', createCache, { leaseSeconds, runner })
  let statements = tests.length
  const broken = tests.map(async ({ title, test }) => {
    try {
      await test({ skip: () => statements-- })
      return []
    } catch (error) {
      return [`${title}: ${error.message.split('\n')[0]}`]
    }
  })
  const all = await Promise.all(broken)
  return { statements, broken: all.flat() }
}
