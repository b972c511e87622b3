import { expect, test } from 'vitest'
import { defaultAppearance, embedTag } from './embed-tag.js'

const tag = (appearance = {}) =>
  embedTag('https://help.example', { siteKey: 'site_1', appearance: { ...defaultAppearance, ...appearance } })

test('is short when a site looks as usual', () => {
  expect(tag()).toBe('<script async src="https://help.example/widget.js" data-site="site_1"></script>')
  expect(tag({ title: 'Oak', color: '#3557E0' })).toBe(tag())
})

test('says colour and side when they are others', () => {
  expect(tag({ color: '#0F8A6D', side: 'left' }))
    .toBe('<script async src="https://help.example/widget.js" data-site="site_1" data-color="#0f8a6d" data-side="left"></script>')
})

test('leaves out a colour that is none', () => {
  expect(tag({ color: '" onload="alert(1)' })).toBe(tag())
})
