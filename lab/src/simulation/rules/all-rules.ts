import { causedFailures } from './caused-failures.ts'
import { codeExchanges } from './code-exchanges.ts'
import { consentDates } from './consent-dates.ts'
import { cooldowns } from './cooldowns.ts'
import { initialRefreshTokens } from './initial-refresh-tokens.ts'
import { leasedRejections } from './leased-rejections.ts'
import { leasedRequests } from './leased-requests.ts'
import { neededRequests } from './needed-requests.ts'
import { recovery } from './recovery.ts'
import { rejectedRefreshTokens } from './rejected-refresh-tokens.ts'
import { requestCount } from './request-count.ts'
import type { RuleFactory } from './rule.ts'
import { sentOnce } from './sent-once.ts'
import { signInDurability } from './sign-in-durability.ts'
import { signOutDurability } from './sign-out-durability.ts'
import { singleRequest } from './single-request.ts'
import { storedSignIns } from './stored-sign-ins.ts'
import { validTokens } from './valid-tokens.ts'

/** Every rule but `shortWaits`, whose longest wait a run reports. */
export const ruleFactories: readonly RuleFactory[] = [
  recovery,
  validTokens,
  singleRequest,
  sentOnce,
  leasedRequests,
  leasedRejections,
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
