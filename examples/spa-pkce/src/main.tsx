import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ProblemView } from './problem-view.tsx'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root.')

/** The provider is created when its module loads. Show its errors on the page. */
const content = await import('./app.tsx').then(
  ({ App }) => <App />,
  (problem: unknown) => <ProblemView problem={problem} />,
)
createRoot(root).render(<StrictMode>{content}</StrictMode>)
