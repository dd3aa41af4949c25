import { useData, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { onMounted, watchPostEffect } from 'vue'
// oxlint-disable-next-line import/no-unassigned-import -- Vite adds the style sheet to the page
import './style.css'

export default {
  extends: DefaultTheme,
  setup() {
    // The start page has no main landmark, which screen readers jump to.
    const { frontmatter } = useData()
    onMounted(() =>
      watchPostEffect(() => {
        const content = document.querySelector('#VPContent')
        if (frontmatter.value['layout'] === 'home') content?.setAttribute('role', 'main')
        else content?.removeAttribute('role')
      }),
    )
  },
} satisfies Theme
