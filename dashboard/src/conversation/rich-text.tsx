import type { ComponentChildren } from 'preact'

const address = /https?:\/\/[^\s<>"'`，。、；：！？）】》」]+/gu
/** What ends a sentence does not belong to the address before it. */
const tail = /[.,;:!?)\]}]+$/u

/** Text as it was typed, with web addresses as links that take nothing of this page along. */
export function RichText({ text }: { text: string }) {
  const parts: ComponentChildren[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(tail, '')
    if (!URL.canParse(found)) continue
    parts.push(
      text.slice(at, match.index),
      <a href={found} target="_blank" rel="noopener noreferrer nofollow">
        {found}
      </a>,
    )
    at = match.index + found.length
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
