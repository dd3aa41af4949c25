import { describeTokenCache } from '@spotify-sdk/testing'

/**
 * The statements of the caches' contract that do not hold for a cache, on this runtime, and how many
 * were put to the test: what is about a member that the cache does not have is not.
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
