import { quietly } from './quietly.js'
import { readSettings } from './settings.js'
import { offerVerbs } from './verbs.js'
import { startWidget } from './widget.js'

quietly(() => {
  const settings = readSettings()
  const start = quietly(() => {
    // The tag may stand twice in a page.
    if (settings && !document.querySelector('parley-widget')) offerVerbs(startWidget(settings))
  })
  if (document.body) start()
  else document.addEventListener('DOMContentLoaded', start)
})()
