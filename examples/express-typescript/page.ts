const escapeHtml = (value: unknown) => String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** A template tag that escapes every value in it. */
export const html = (strings: TemplateStringsArray, ...values: unknown[]) =>
  String.raw({ raw: strings }, ...values.map(escapeHtml))

export const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark }
  body { max-width: 22rem; margin: 15vh auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui }
  input, button { font: inherit; width: 100%; box-sizing: border-box; margin: .3rem 0; padding: .5rem }
</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>`
