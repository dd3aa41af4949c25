// Back and Forward can show a page as it was left, without a request: also the profile of a user who
// has signed out since. `Cache-Control: no-store` alone does not prevent that in Chromium. So a page
// is hidden as it is left, and is loaded again before it is shown again.
addEventListener('pagehide', () => {
  document.documentElement.hidden = true
})
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
