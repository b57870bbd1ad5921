const escapeHtml = (value) => String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** A template tag that escapes every value in it. */
const html = (strings, ...values) => String.raw({ raw: strings }, ...values.map(escapeHtml))

const page = (title, ...parts) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
  body { max-width: 22rem; margin: 15vh auto; padding: 0 1rem; font: 1.1rem/1.5 system-ui }
  input, button { font: inherit; width: 100%; box-sizing: border-box; margin: .3rem 0; padding: .5rem;
    border: 1px solid #8888; border-radius: .4rem }
  button { background: #2457d6; color: #fff; border: 0; cursor: pointer }
  .visits { font-size: 2rem }
  :root { color-scheme: light dark }
</style>
<h1>${escapeHtml(title)}</h1>
${parts.join('\n')}
</html>`

module.exports = { html, page }
