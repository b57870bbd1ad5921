import { describe, expect, test } from '@jest/globals'
import type { ContractKey } from '../../lib/template/contract.ts'
import { describe as describeKey } from '../../lib/template/description.ts'
import { readContract } from '../../lib/template/template.ts'

function keysOf(text: string): ContractKey[] {
  return [...readContract({ name: '.env.example', text }).keys.values()]
}

function only(text: string): ContractKey {
  const [contractKey, ...others] = keysOf(text)
  if (!contractKey || others.length > 0) throw new Error('the template should have one key')
  return contractKey
}

describe('the description of a key', () => {
  test.each([
    ['is the comment above it', '# Signs the cookie\nA=', 'Signs the cookie'],
    ['is the comment behind it', 'A=a # signs the cookie', 'signs the cookie'],
    ['is both', '# Signs the cookie.\nA= # Keep it', 'Signs the cookie. Keep it'],
    ['is all of the block', '# Signs\n#   the\n# cookie\nA=', 'Signs the cookie'],
    ['leaves banners out', '# ======\n# Signs\n# ------\n#\n####\n# ~~~~\nA=', 'Signs'],
    ['leaves the title in a banner out', '# === Cookies ===\n# Signs #\nA=', 'Signs'],
    ['leaves out what is across a blank line', '# Our app\n\n# Signs\nA=', 'Signs'],
    ['leaves out the key above', '# One\nA=\n', 'One'],
    ['leaves "Optional:" out', '# Optional: signs\nA=', 'signs'],
    ['leaves "(optional)" out', '# Signs (optional) the cookie\nA=', 'Signs the cookie'],
    ['leaves "[REQUIRED]" out', '# [REQUIRED] Signs\nA=', 'Signs'],
    ['leaves "Required -" out', '# Required - signs\nA=', 'signs'],
    ['leaves ", optional" out', '# Signs, optional\nA=', 'Signs'],
    ['leaves "required: true" out', '# Signs\n# required: true\nA=', 'Signs'],
    ['leaves "required: false" out', '# format: url, required: false\nA=', 'format: url,'],
    ['leaves decorators out', '# @optional @type=url Signs\n# @docs(https://example.com)\nA=', 'Signs'],
    ['keeps circumstances', '# Required if there is a mailer\nA=', 'Required if there is a mailer'],
    ['keeps what marks nothing', '# An optional thing\nA=', 'An optional thing'],
    ['leaves signs at its ends out', '# ## # Signs #\nA=', 'Signs'],
    ['leaves signs of other scripts out', '# ★ ★\n# Signs\n# 。。\nA=', 'Signs'],
    ['keeps what is a banner at its end alone', '# Signs == it ==\nA=', 'Signs == it'],
    ['keeps what is a banner at its start alone', '# == Signs == it\nA=', 'Signs == it'],
    ['keeps an item of a list', '# - Signs ==\n# == it -\nA=', 'Signs it'],
    ['has one space between words', '# Signs  the \t cookie\nA=', 'Signs the cookie'],
    ['keeps letters of all languages', '# Подпись 署名\nA=', 'Подпись 署名'],
    ['keeps a single word of another script', '# 署名\nA=', '署名'],
    ['keeps digits of another script', '# ٣\nA=', '٣'],
    ['is empty where there is none', 'A=', ''],
    ['is shared with an example of the same key', '# Signs\n# A=abc\nA=', 'Signs'],
  ])('%s', (_, text, description) => {
    expect(describeKey(only(text))).toBe(description)
  })

  test('belongs to the first key of a run', () => {
    expect(keysOf('# One\nA=\nB= # two\nC=').map(describeKey)).toEqual(['One', 'two', ''])
  })
})
