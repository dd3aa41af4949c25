import { describeTokenCache } from '@spotify-sdk/testing'

/** The statements of the caches' contract that do not hold for a cache, on this runtime. */
export async function brokenPromises(createCache, leaseSeconds) {
  const tests = []
  const runner = {
    describe: (_name, suite) => suite(),
    it: (title, _options, test) => tests.push({ title, test }),
  }
  describeTokenCache('cache', createCache, { leaseSeconds, runner })
  const broken = tests.map(async ({ title, test }) => {
    try {
      await test({ skip: () => {} })
      return []
    } catch (error) {
      return [`${title}: ${error.message.split('\n')[0]}`]
    }
  })
  return { statements: tests.length, broken: (await Promise.all(broken)).flat() }
}
