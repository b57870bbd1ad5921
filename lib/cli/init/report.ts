import { formatLocation } from '../../report/report.ts'
import { pluralize, stripControls } from '../../report/text.ts'
import { describe } from '../../template/description.ts'
import type { Output } from '../output.ts'
import { formatTable } from '../table.ts'
import { formatList } from '../text.ts'
import type { InitResult } from './actions.ts'
import { createAdvice } from './advice.ts'
import type { ProjectFiles } from './project-files.ts'
import type { UnsafeFile } from './unsafe-files.ts'

/** Converts the result for programs. */
export function toJson(result: InitResult, unsafe: readonly UnsafeFile[]): object {
  const { created, added, generated, blank, unknown, template, changes, tracked, warnings } = result
  return {
    created: created ?? null,
    added,
    generated,
    blank: blank.map(({ key }) => key),
    unknown,
    marked: template?.marked ?? [],
    dropped: template?.dropped ?? [],
    ignore: changes.map(({ file, added }) => ({ file, added })),
    tracked,
    warnings: [...warnings, ...unsafe.map(({ text }) => text)],
  }
}

/** Formats the result for people: a report, and warnings. */
export function formatReport(
  result: InitResult,
  unsafe: readonly UnsafeFile[],
  files: ProjectFiles,
  output: Output,
): { report: string; warnings: string } {
  const { template, changes, warnings, tracked } = result
  const body = [
    ...(template ? reportTemplate(template, files) : reportEnvFile(result, files, output)),
    ...changes.map(({ file, added }) => formatList(`Added to ${file}:`, added)),
  ]
  return {
    report:
      body.length === 0
        ? `Nothing to do: ${describeState(files)}.\n`
        : body.join('') + describeNextStep(result, files),
    warnings: [
      ...warnings.map((text) => `secrets: ${stripControls(text)}\n`),
      ...unsafe.map(({ text, fix }) => `secrets: ${stripControls(text)}.\n  ${stripControls(fix)}\n`),
      ...reportTracked(tracked, files),
    ].join(''),
  }
}

function describeState({ env, template, module, nameOf }: ProjectFiles): string {
  return stripControls(`${module ? nameOf(module) : env.name} has every key of ${template.name}`)
}

function reportEnvFile(result: InitResult, files: ProjectFiles, output: Output): string[] {
  const { created, added, generated, blank, unknown } = result
  const env = stripControls(files.module ? files.nameOf(files.module) : files.env.name)
  const template = stripControls(files.template.name)
  const parts: string[] = []
  if (files.module) {
    parts.push(`${env} holds the values, so no .env was created: it would take the place of ${env}.\n`)
  }
  if (created !== undefined) parts.push(`Created ${env} from ${template}. Only you can read it.\n`)
  if (added.length > 0) parts.push(formatList(`Added to ${env}:`, added))
  if (generated.length > 0) parts.push(formatList('Generated a random value for:', generated))
  if (blank.length > 0) {
    const rows = blank.map((demand) => [
      demand.key,
      describe(demand),
      demand.location ? formatLocation(demand.location) : '',
    ])
    const needs = blank.length === 1 ? 'needs' : 'need'
    parts.push(`${pluralize(blank.length, 'required key')} still ${needs} a value in ${env}:\n`)
    parts.push(formatTable(rows, { output, flexible: 1 }))
  }
  if (unknown.length > 0) parts.push(formatList(`Not in ${template}:`, unknown))
  return parts
}

function reportTemplate(
  { text, marked, dropped }: NonNullable<InitResult['template']>,
  files: ProjectFiles,
): string[] {
  const { env, module, nameOf } = files
  const source = stripControls(module ? nameOf(module) : env.name)
  const name = stripControls(files.template.name)
  const lines = text.trimEnd().split(/\r?\n/)
  return [
    `Created ${name} from ${source}:\n\n`,
    `${lines.map((line) => `  ${stripControls(line)}`.trimEnd()).join('\n')}\n\n`,
    marked.length > 0 ? formatList('Marked as optional:', marked) : '',
    dropped.length > 0
      ? formatList(`Left out, since it may contain a value, from lines of ${source}:`, dropped.map(String))
      : '',
  ]
}

function describeNextStep({ template, blank, changes }: InitResult, files: ProjectFiles): string {
  const { git, check, quoteFile } = createAdvice(files)
  if (!template) return blank.length > 0 ? '' : `Next: ${stripControls(check)}\n`
  const names = [files.template.path, ...changes.map(({ path }) => path)].map(quoteFile)
  return [
    'Review it: it must contain no secret, and optional keys must be marked.\n',
    `Then commit it: ${stripControls(`${git} add ${names.join(' ')}`)}\n`,
  ].join('')
}

function reportTracked(tracked: readonly string[], files: ProjectFiles): string[] {
  if (tracked.length === 0) return []
  const { git, quoteFile } = createAdvice(files)
  const names = tracked.map((name) => stripControls(files.nameOf(name)))
  return [
    `secrets: git tracks ${names.join(', ')}. Remove ${names.length === 1 ? 'it' : 'them'} from git:\n`,
    `  ${stripControls(`${git} rm --cached ${tracked.map(quoteFile).join(' ')}`)}\n`,
    'Rotate any secret that was ever pushed.\n',
  ]
}
