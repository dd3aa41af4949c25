import { useData, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { defineComponent, h, onMounted, watchPostEffect } from 'vue'
// oxlint-disable-next-line import/no-unassigned-import -- Vite adds the style sheet to the page
import './style.css'

/** The start page of the default theme has no main landmark, which screen readers jump to. */
const Layout = defineComponent(() => {
  const { frontmatter } = useData()
  onMounted(() =>
    watchPostEffect(() => {
      const content = document.querySelector('#VPContent')
      if (frontmatter.value['layout'] === 'home') content?.setAttribute('role', 'main')
      else content?.removeAttribute('role')
    }),
  )
  return () => h(DefaultTheme.Layout)
})

export default { extends: DefaultTheme, Layout } satisfies Theme
