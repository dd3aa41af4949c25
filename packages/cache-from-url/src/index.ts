export { tokenCacheFromUrl } from './token-cache-from-url.ts'
