import type { Language } from '@parley/protocol'
import { picture } from './demo-pictures.js'
import { demoWords, products, type Product } from './demo-words.js'

/** The sample shop's front page. */
export function demoHome(siteKey: string, language: Language): string {
  const words = demoWords[language]
  const goods = products.map(({ slug, name, line, price }) => `
    <li><a href="/demo/${slug}">${picture(slug)}
      <strong>${name[language]} <span class="price">${price[language]}</span></strong>
      <span>${line[language]}</span></a></li>`)
  return frame(siteKey, language, words.title, `
  <section class="hero">
    <div>
      <h1>${words.title}</h1>
      <p>${words.lead}</p>
      <a class="button" href="#goods">${words.look}</a>
      <p class="hint">${words.ask}</p>
    </div>
    <div class="scene">${picture('tide-lamp')}</div>
  </section>
  <section id="goods">
    <h2>${words.goods}</h2>
    <ul class="goods">${goods.join('')}
    </ul>
  </section>`)
}

/** The page of one piece; null when the shop has no such piece. */
export function demoProduct(slug: string, siteKey: string, language: Language): string | null {
  const product = products.find((each) => each.slug === slug)
  return product ? frame(siteKey, language, product.name[language], piece(product, language)) : null
}

function piece({ slug, name, line, about, facts, price }: Product, language: Language): string {
  const words = demoWords[language]
  return `
  <p><a class="back" href="/demo">← ${words.back}</a></p>
  <section class="piece">
    ${picture(slug)}
    <div>
      <p class="line">${line[language]}</p>
      <h1>${name[language]}</h1>
      <p class="price">${price[language]}</p>
      <p>${about[language]}</p>
      <ul>${facts.map((fact) => `<li>${fact[language]}</li>`).join('')}</ul>
      <button class="button" type="button" disabled title="${words.notForSale}">${words.add}</button>
    </div>
  </section>`
}

function frame(siteKey: string, language: Language, title: string, main: string): string {
  const words = demoWords[language]
  const promises = words.promises.map(([head, text]) => `<div><h3>${head}</h3><p>${text}</p></div>`)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Oak &amp; Lamp</title>
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/style.css">
<script async src="/widget.js" data-site="${siteKey}"></script>
</head>
<body>
<div class="sample">${words.sample} <a href="/dashboard/">${words.dashboard}</a></div>
<div class="wrap">
<header class="top">
  <a class="mark" href="/demo">Oak <i>&amp;</i> Lamp</a>
  <nav>${words.nav.map((name) => `<a href="/demo#goods">${name}</a>`).join('')}</nav>
  <span class="basket">${words.basket} <b>0</b></span>
</header>
<main>${main}
</main>
<section class="promises">${promises.join('')}</section>
<footer class="foot">${words.foot}</footer>
</div>
</body>
</html>
`
}

/** The shop's sign in a browser's tab. */
export const demoIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path d="M10 5h12l5 13H5z" fill="#d9b46f"/><path d="M14 18h4v5h-4zM9 28c0-4 3-6 7-6s7 2 7 6z" fill="#b9854f"/></svg>`
