import { useState } from 'preact/hooks'
import { Eye, EyeOff } from 'lucide-preact'
import { t } from '../words/words.js'
import { IconButton } from './icon-button.js'
import { TextInput, type TextInputProps } from './text-input.js'
import './password-input.css'

/** A password that can be looked at while it is typed. `autocomplete` tells password managers which one it is. */
export function PasswordInput(props: Omit<TextInputProps, 'type' | 'icon'> & { autocomplete: 'current-password' | 'new-password' }) {
  const [shown, setShown] = useState(false)
  return (
    <span class="ui-password">
      <TextInput {...props} type={shown ? 'text' : 'password'} spellcheck={false} autocapitalize="off" />
      <IconButton icon={shown ? EyeOff : Eye} size={16} label={shown ? t('ui.hidePassword') : t('ui.showPassword')}
        onClick={() => setShown(!shown)} />
    </span>
  )
}
