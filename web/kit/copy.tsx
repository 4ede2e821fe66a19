import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from './button.tsx'

type Props = {
  /** What the button is for: "Copy the code". */
  readonly label: string
  readonly text: string
  /** Copies in another way than as plain text; false where the browser refuses. */
  readonly write?: () => Promise<boolean>
  readonly className?: string
}

export function CopyButton({ label, text, write, className }: Props) {
  const t = useTranslations('app')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1800)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <IconButton
      label={copied ? t('copied') : label}
      className={className}
      onClick={() => void (write?.() ?? copy(text)).then(setCopied)}
    >
      {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
    </IconButton>
  )
}

/** False where the browser refuses: an insecure address, or no permission. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
