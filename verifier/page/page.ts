import { type Trust, type Verdict, mostBytes, verify } from '../verifier.ts'
import { byId, element } from './element.ts'
import { verdictView } from './verdict-view.ts'
import { en } from './words-en.ts'
import { fr } from './words-fr.ts'

type Named = { readonly name: string; readonly bytes: Uint8Array }

// show() owns the page; these are all that it is drawn from.
let language: 'en' | 'fr' = navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
let receipt: Named | null = null
let policy: Named | null = null
let verdict: Verdict | null = null
let failure: 'noFile' | 'tooOld' | null = null

const words = () => (language === 'fr' ? fr : en)
const field = () => byId('fingerprint') as HTMLInputElement

function show(): void {
  const said = words()
  document.documentElement.lang = language
  document.title = `${said.title} · Overt`
  for (const node of document.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = said[node.dataset['word'] as keyof typeof said]
    if (typeof word === 'string') node.textContent = word
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language))
  }
  byId('receipt-name').textContent = receipt?.name ?? said.dropHint
  byId('drop-title').textContent = receipt ? said.again : said.drop
  byId('drop').classList.toggle('filled', receipt !== null)
  byId('policy-name').textContent = policy ? said.policyChosen(policy.name) : said.policyHint
  byId('policy-clear').hidden = policy === null
  field().disabled = policy !== null
  byId('failure').textContent = failure ? said[failure] : ''
  byId('result').replaceChildren(verdict ? verdictView(verdict, said, language) : '')
}

/** Never reads more than a receipt may hold: a larger file is refused by its length alone. */
async function read(file: File): Promise<Named> {
  const bytes =
    file.size > mostBytes ? new Uint8Array(mostBytes + 1) : new Uint8Array(await file.arrayBuffer())
  return { name: file.name, bytes }
}

async function take(files: FileList | null | undefined, as: 'receipt' | 'policy'): Promise<void> {
  const file = files?.[0]
  if (!file) return
  if (as === 'receipt') receipt = await read(file)
  else policy = await read(file)
  verdict = null
  failure = null
  show()
}

function trust(): Trust | null {
  if (policy) return { policy: new TextDecoder().decode(policy.bytes) }
  // A fingerprint is often printed in groups; a name before it is not.
  const given = field().value.replace(/\s/g, '')
  if (given === '') return null
  return { origin: given.includes('/') ? given : given.toLowerCase() }
}

async function check(): Promise<void> {
  verdict = null
  failure = receipt ? null : 'noFile'
  if (receipt) {
    byId('check').textContent = words().checking
    try {
      verdict = await verify(receipt.bytes, trust())
    } catch (error) {
      // verify() throws for no file, only where Web Crypto is missing or knows no Ed25519.
      console.error(error)
      failure = 'tooOld'
    }
  }
  show()
  byId('check').textContent = words().check
  document.getElementById('headline')?.focus()
}

const drop = byId('drop')
const halt = (event: Event): void => event.preventDefault()
for (const name of ['dragover', 'drop']) document.addEventListener(name, halt)
drop.addEventListener('dragenter', () => drop.classList.add('over'))
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  drop.classList.remove('over')
  void take(event.dataTransfer?.files, 'receipt')
})
for (const as of ['receipt', 'policy'] as const) {
  const input = byId(as) as HTMLInputElement
  input.addEventListener('change', () => void take(input.files, as))
}
byId('policy-clear').addEventListener('click', () => {
  policy = null
  ;(byId('policy') as HTMLInputElement).value = ''
  verdict = null
  show()
})
byId('form').addEventListener('submit', (event) => {
  event.preventDefault()
  void check()
})
for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
  button.addEventListener('click', () => {
    language = button.dataset['language'] === 'fr' ? 'fr' : 'en'
    show()
  })
}
byId('noscript').remove()
show()
