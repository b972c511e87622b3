/** The sample shop's own look: a paper-coloured page, a dark evening one, one column on a phone. */
export const demoStyle = `
:root {
  color-scheme: light dark;
  --paper: #f7f3ec; --tile: #efe7da; --ink: #2b2622; --soft: #6b6058; --line: #e2d8c9;
  --oak: #b9854f; --linen: #e9c98f; --metal: #5a5f63; --glow: #fbe7b8; --accent: #7a4a1e; --on-accent: #fffaf2;
  --bar: #2b2622; --on-bar: #f7f3ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1815; --tile: #2d2822; --ink: #f0e9df; --soft: #b3a799; --line: #3b342d;
    --oak: #c08a52; --linen: #d9b46f; --metal: #9aa0a4; --glow: #4a3c22; --accent: #e2b077; --on-accent: #241a10;
    --bar: #2d2822; --on-bar: #d8cdbf;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 ui-sans-serif, system-ui, "Noto Sans CJK SC", sans-serif
}
h1, h2, .mark {
  font-family: ui-serif, "Iowan Old Style", Palatino, Georgia, "Noto Serif CJK SC", serif; font-weight: 600;
  letter-spacing: -.01em
}
a { color: inherit }
a:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px }
.wrap { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem }
.sample { padding: .5rem 1.5rem; background: var(--bar); color: var(--on-bar); font-size: .8125rem; text-align: center }
.top { display: flex; align-items: center; gap: 2rem; padding-block: 1.25rem }
.mark { font-size: 1.375rem; text-decoration: none; white-space: nowrap }
.mark i { color: var(--accent); font-style: normal }
.top nav { display: flex; gap: 1.5rem; flex: 1 }
.top nav a, .basket { color: var(--soft); font-size: .9375rem; text-decoration: none }
.top nav a:hover { color: var(--ink) }
.basket { display: flex; align-items: center; gap: .5rem; white-space: nowrap }
.basket b {
  min-width: 1.375rem; border-radius: 1rem; background: var(--tile); color: var(--ink); font-size: .75rem;
  line-height: 1.375rem; text-align: center
}
.hero { display: grid; grid-template-columns: 1.1fr 1fr; align-items: center; gap: 3rem; padding-block: 2.5rem 4rem }
.hero h1 { margin: 0; font-size: clamp(2.25rem, 5vw, 3.625rem); line-height: 1.1; text-wrap: balance }
.hero p { max-width: 28rem; margin: 1.25rem 0 0; color: var(--soft); font-size: 1.0625rem }
.button {
  display: inline-block; margin-top: 1.75rem; padding: .75rem 1.375rem; border: 0; border-radius: 999px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-decoration: none;
  cursor: pointer
}
.button:disabled { opacity: .55; cursor: not-allowed }
.hint { font-size: .875rem !important }
.scene { border-radius: 24px; background: var(--tile) }
.picture { display: block; width: 100%; height: auto }
.picture .wood { fill: var(--oak) } .picture .shade { fill: var(--linen) } .picture .metal { fill: var(--metal) }
.picture .glow { fill: var(--glow) }
.picture .stroke { fill: none; stroke: var(--metal); stroke-width: 7; stroke-linecap: round }
.picture .thin { stroke-width: 4; stroke: var(--soft) }
.picture .beam { fill: none; stroke: var(--oak); stroke-width: 10; stroke-linecap: round }
h2 { margin: 0 0 1.5rem; font-size: 1.625rem }
.goods {
  display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem 1.5rem; margin: 0; padding: 0; list-style: none
}
.goods a { display: block; text-decoration: none }
.goods .picture { border-radius: 16px; background: var(--tile); transition: background .2s }
.goods a:hover .picture { background: var(--line) }
.goods strong { display: flex; justify-content: space-between; gap: 1rem; margin-top: .75rem; font-weight: 600 }
.goods span { color: var(--soft); font-size: .9375rem }
.price { font-variant-numeric: tabular-nums; white-space: nowrap }
.promises {
  display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem; margin: 4.5rem 0 0; padding: 2.5rem 0;
  border-block: 1px solid var(--line)
}
.promises h3 { margin: 0 0 .375rem; font-size: 1rem }
.promises p { margin: 0; color: var(--soft); font-size: .9375rem }
.piece { display: grid; grid-template-columns: 1.2fr 1fr; align-items: center; gap: 3.5rem; padding-block: 1rem 1.5rem }
.piece .picture { border-radius: 24px; background: var(--tile) }
.piece h1 { margin: .5rem 0 0; font-size: 2.25rem; line-height: 1.2 }
.piece .line { margin: 0; color: var(--soft) } .piece .price { margin: 1rem 0 0; font-size: 1.25rem; font-weight: 600 }
.piece ul { margin: 1.25rem 0 0; padding: 0; list-style: none }
.piece li { padding: .5rem 0; border-top: 1px solid var(--line); color: var(--soft); font-size: .9375rem }
.back { color: var(--soft); font-size: .9375rem; text-decoration: none }
.foot { padding-block: 2rem 6rem; color: var(--soft); font-size: .875rem }
@media (max-width: 46rem) {
  .top { flex-wrap: wrap; gap: .75rem 1.25rem }
  .top nav { order: 3; flex-basis: 100%; gap: 1.25rem } .basket { margin-left: auto }
  .hero, .piece { grid-template-columns: 1fr; gap: 1.75rem } .hero { padding-block: 1rem 3rem }
  .goods { grid-template-columns: repeat(2, 1fr); gap: 1.5rem 1rem }
  .promises { grid-template-columns: 1fr; gap: 1.25rem; margin-top: 3rem }
  .goods strong { flex-direction: column; gap: 0 }
}
@media (prefers-reduced-motion: reduce) { .goods .picture { transition: none } }
`
