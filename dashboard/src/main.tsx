import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.js'
import { startRoutes } from './routes.js'
import { startDesk } from './store/desk.js'
import { findOut, startMe } from './store/me.js'
import { startTheme } from './store/theme.js'
import { locale } from './words/words.js'

startTheme()
startMe()
startDesk()
startRoutes()
effect(() => { document.documentElement.lang = locale.value })
void findOut()

const root = document.getElementById('app')
if (root) render(<App />, root)
