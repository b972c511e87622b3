import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; --bg: #f6f6f4; --ink: #1a1c20; --ink-2: #5c616b }
@media (prefers-color-scheme: dark) { :root { --bg: #0f1115; --ink: #e8eaee; --ink-2: #a3a9b6 } }
body {
  display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 1.5rem; box-sizing: border-box;
  background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; text-align: center
}
h1 { margin: 0 0 .25rem; font-size: 1.25rem }
p { margin: 0; max-width: 32rem; color: var(--ink-2) }
`

/** What a policy must name for the page's own style. */
export const smallPageStyle = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

const words = {
  en: {
    404: ['Nothing here', 'There is nothing at this address.'],
    503: ['Not available right now', 'Try again in a moment.'],
    other: ['That did not work', 'Try again in a moment.'],
    unbuilt: ['Not built yet', 'Run “npm run build”, then load this page again.'],
  },
  zh: {
    404: ['这里什么都没有', '此地址没有任何内容。'],
    503: ['暂时无法使用', '请稍后再试。'],
    other: ['操作未成功', '请稍后再试。'],
    unbuilt: ['尚未构建', '请运行“npm run build”，然后重新加载此页面。'],
  },
} as const

/** Simplified Chinese when a browser's `Accept-Language` names Chinese before English, else English. */
export function languageOf(accepted: string | undefined): 'en' | 'zh' {
  const named = (accepted ?? '').split(',').map((part) => part.trim().toLowerCase())
  return named.find((language) => /^(?:zh|en)/.test(language))?.startsWith('zh') ? 'zh' : 'en'
}

/** A page that says what went wrong, for people who look at an address with a browser. */
export function smallPage(what: number | 'unbuilt', accepted: string | undefined): string {
  const language = languageOf(accepted)
  const [title, text] = words[language][what === 404 || what === 503 || what === 'unbuilt' ? what : 'other']
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<main><h1>${title}</h1><p>${text}</p></main>
</html>
`
}
