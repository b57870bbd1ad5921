import { join } from 'node:path'
import { findLastRule, isIgnored, parseIgnoreRules } from '../ignore-rules.ts'
import { readOwn } from './own-files.ts'
import type { Remark } from './remark.ts'

/** True for the recipe of an image. */
export function isDockerfile(file: string): boolean {
  return (
    /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.(?:Dockerfile|Containerfile)$/i.test(file) &&
    !/\.dockerignore$/i.test(file)
  )
}

/** What the recipe of an image does to the check, and to secrets. */
export function checkDockerfile(folder: string, file: string): Remark[] {
  const text = readOwn(folder, file)
  if (text === undefined) return []
  const ignored = readOwn(folder, `${file}.dockerignore`) ?? readOwn(folder, '.dockerignore') ?? ''
  // A recipe in a folder of its own is used from who knows where.
  const isEnvCopied = !file.includes('/') && !isIgnored(parseIgnoreRules(ignored, 'docker'), '.env')
  return finalStages(instructions(text)).flatMap((step) => remarkOn(step, file, isEnvCopied))
}

interface Instruction {
  name: string
  rest: string
  line: number
}

/** @see https://docs.docker.com/reference/dockerfile/#format */
function instructions(text: string): Instruction[] {
  const found: Instruction[] = []
  let open: Instruction | undefined
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const isOpen = line.endsWith('\\')
    const part = isOpen ? line.slice(0, -1) : line
    if (open) open.rest += ` ${part}`
    else {
      const [name = ''] = part.split(/\s/, 1)
      open = { name: name.toUpperCase(), rest: part.slice(name.length).trim(), line: index + 1 }
      found.push(open)
    }
    if (!isOpen) open = undefined
  }
  return found
}

/** The instructions that shape the last image: those of its stage, and of the stages that it is made from. */
function finalStages(all: readonly Instruction[]): Instruction[] {
  const stages: { base: number; steps: Instruction[] }[] = []
  const byName = new Map<string, number>()
  for (const step of all) {
    if (step.name === 'FROM') {
      const [from = '', , name = ''] = step.rest
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'))
      stages.push({ base: byName.get(from) ?? -1, steps: [] })
      if (name !== '') byName.set(name, stages.length - 1)
    } else stages.at(-1)?.steps.push(step)
  }
  const chain: Instruction[][] = []
  for (let at = stages.length - 1; at >= 0; ) {
    const { base, steps } = stages[at] as (typeof stages)[number]
    chain.push(steps)
    at = base
  }
  return chain.reverse().flat()
}

function remarkOn({ name, rest, line }: Instruction, file: string, isEnvCopied: boolean): Remark[] {
  const place = { file, line }
  if (name === 'ENV' && /(?:^|\s)SECRETS_CHECK(?:=|\s+)["']?skip\b/i.test(rest)) {
    return [
      {
        kind: 'skip',
        place,
        text: 'ENV SECRETS_CHECK=skip stays in the image: no start of it is ever refused',
        fix: 'Put it into the one RUN line that needs it: RUN SECRETS_CHECK=skip npm run build',
      },
    ]
  }
  if (
    /^(?:COPY|ADD)$/.test(name) &&
    /(?:^|[\s/"[,])\.env(?:\.(?:local|production|prod|staging))?["\s,]/.test(rest)
  ) {
    return [
      {
        kind: 'image',
        place,
        text: 'it copies a secrets file into the image, which everybody reads who can pull it',
        fix: 'Take the line out, and give the values to the container as its environment.',
      },
    ]
  }
  if (isEnvCopied && /^(?:COPY|ADD)$/.test(name) && /^(?:--(?!from)\S+\s+)*\.\/?\s/.test(rest)) {
    return [
      {
        kind: 'image',
        place,
        text: 'it copies all of the folder into the image, and .dockerignore does not keep .env out',
        fix: 'Put ".env*" and behind it "!.env.example" into .dockerignore.',
      },
    ]
  }
  return []
}

/** Where a `.dockerignore` hides the template, or lets a `.env` through. */
export function checkDockerignore(folder: string, template: string, prefix = ''): Remark[] {
  const text = readOwn(folder, '.dockerignore')
  if (text === undefined) return []
  const path = join(prefix, template).replaceAll('\\', '/')
  const rules = parseIgnoreRules(text, 'docker')
  if (!isIgnored(rules, path)) return []
  return [
    {
      kind: 'dockerignore',
      place: {
        file: prefix === '' ? '.dockerignore' : join(folder, '.dockerignore'),
        line: findLastRule(rules, path)?.line ?? 1,
      },
      text: `it keeps ${template} out of the image, which will refuse to start`,
      fix: `Put "!${path}" behind this line.`,
    },
  ]
}
