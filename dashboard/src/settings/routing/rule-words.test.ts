import { expect, test } from 'vitest'
import { language } from '../../words/words.js'
import { ruleWords } from './rule-words.js'

test('a rule is one line, with commas in either language', () => {
  const rule = { name: 'Invoices', when: { emailEndsWith: ['@oak.example'], returning: true }, give: { priority: 8, skills: ['invoices'] } }
  language.value = 'en'
  expect(ruleWords(rule)).toBe('from @oak.example, who has been here before → priority 8, needs invoices')
  language.value = 'zh'
  expect(ruleWords(rule)).toBe('邮箱为 @oak.example，来过的访客 → 优先级 8，需要 invoices')
  language.value = 'en'
  expect(ruleWords({ ...rule, when: {} })).toBe('always → priority 8, needs invoices')
})

test('what the website says is said, too', () => {
  const rule = { name: 'Gold', when: { vouched: true, attributes: [{ name: 'plan', values: ['gold', 'silver'] }] }, give: { priority: 8 } }
  language.value = 'en'
  expect(ruleWords(rule)).toBe('verified by the website, with plan=gold or silver → priority 8')
  language.value = 'zh'
  expect(ruleWords(rule)).toBe('已由网站验证，plan 为 gold或silver → 优先级 8')
  language.value = 'en'
  expect(ruleWords({ ...rule, when: { vouched: false } })).toBe('who is anonymous → priority 8')
})
