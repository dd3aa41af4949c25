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

/** The rules of a run, in the order in which they see an event. */
export const ruleFactories: readonly RuleFactory[] = [
  shortWaits,
  recovery,
  validTokens,
  leases,
  sentOnce,
  neededRequests,
  requestCount,
  cooldowns,
  storedSignIns,
  causedFailures,
  signOutDurability,
  signInDurability,
  consentDates,
  rejectedRefreshTokens,
  codeExchanges,
  initialRefreshTokens,
]
