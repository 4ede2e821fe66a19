import { type Trust, type Verdict, mostBytes, verify } from '../verifier.ts'
import { byId } from './element.ts'
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
const input = (id: string) => byId(id, HTMLInputElement)
const block = (id: string) => byId(id, HTMLElement)

function show(): void {
  const said = words()
  document.documentElement.lang = language
  document.title = `${said.title} · Overt`
  for (const node of document.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = Object.entries(said).find(([name]) => name === node.dataset['word'])?.[1]
    if (typeof word === 'string') node.textContent = word
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language))
  }
  block('receipt-name').textContent = receipt?.name ?? said.dropHint
  block('drop-title').textContent = receipt ? said.again : said.drop
  block('drop').classList.toggle('filled', receipt !== null)
  block('policy-name').textContent = policy ? said.policyChosen(policy.name) : said.policyHint
  block('policy-clear').hidden = policy === null
  input('fingerprint').disabled = policy !== null
  block('failure').textContent = failure ? said[failure] : ''
  block('result').replaceChildren(verdict ? verdictView(verdict, said, language) : '')
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
  const given = input('fingerprint').value.replace(/\s/g, '')
  if (given === '') return null
  return { origin: given.includes('/') ? given : given.toLowerCase() }
}

async function check(): Promise<void> {
  verdict = null
  failure = receipt ? null : 'noFile'
  if (receipt) {
    block('check').textContent = words().checking
    try {
      verdict = await verify(receipt.bytes, trust())
    } catch {
      // verify() throws for no file, only where Web Crypto is missing or knows no Ed25519.
      failure = 'tooOld'
    }
  }
  show()
  block('check').textContent = words().check
  document.getElementById('headline')?.focus()
}

const drop = block('drop')
const halt = (event: Event): void => event.preventDefault()
for (const name of ['dragover', 'drop']) document.addEventListener(name, halt)
drop.addEventListener('dragenter', () => drop.classList.add('over'))
drop.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  drop.classList.remove('over')
  void take(event.dataTransfer?.files, 'receipt')
})
for (const as of ['receipt', 'policy'] as const) {
  const chooser = input(as)
  chooser.addEventListener('change', () => void take(chooser.files, as))
}
block('policy-clear').addEventListener('click', () => {
  policy = null
  input('policy').value = ''
  verdict = null
  show()
})
block('form').addEventListener('submit', (event) => {
  event.preventDefault()
  void check()
})
for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
  button.addEventListener('click', () => {
    language = button.dataset['language'] === 'fr' ? 'fr' : 'en'
    show()
  })
}
block('noscript').remove()
show()
