import { causedFailures } from './caused-failures.ts'
import { codeExchanges } from './code-exchanges.ts'
import { consentDates } from './consent-dates.ts'
import { cooldowns } from './cooldowns.ts'
import { initialRefreshTokens } from './initial-refresh-tokens.ts'
import { leases } from './leases.ts'
import { neededRequests } from './needed-requests.ts'
import { recovery } from './recovery.ts'
import { rejectedRefreshTokens } from './rejected-refresh-tokens.ts'
import { requestCount } from './request-count.ts'
import type { RuleFactory } from './rule.ts'
import { sentOnce } from './sent-once.ts'
import { shortWaits } from './short-waits.ts'
import { signInDurability } from './sign-in-durability.ts'
import { signOutDurability } from './sign-out-durability.ts'
import { storedSignIns } from './stored-sign-ins.ts'
import { validTokens } from './valid-tokens.ts'

/** The rules of a run by name, in the order in which they see an event. */
export const ruleFactories: Readonly<Record<string, RuleFactory>> = {
  'short waits': shortWaits,
  recovery,
  'valid tokens': validTokens,
  leases,
  'sent once': sentOnce,
  'needed requests': neededRequests,
  'request count': requestCount,
  cooldowns,
  'stored sign-ins': storedSignIns,
  'caused failures': causedFailures,
  'sign-out durability': signOutDurability,
  'sign-in durability': signInDurability,
  'consent dates': consentDates,
  'rejected refresh tokens': rejectedRefreshTokens,
  'code exchanges': codeExchanges,
  'initial refresh tokens': initialRefreshTokens,
}
