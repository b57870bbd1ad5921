require('secrets').config()

const cookieSession = require('cookie-session')
const express = require('express')

const app = express()

app.get('/health', (_req, res) => {
  res.json({ ok: true })
})

app.use(cookieSession({ name: 'cart', keys: [process.env.SESSION_SECRET], sameSite: 'lax' }))

app.get('/', (req, res) => {
  const { apples = 0 } = req.session
  res.type('html').send(`<!doctype html>
<title>Cart</title>
<h1>Cart</h1>
<p>Apples: <strong>${apples}</strong></p>
<form method="post" action="/cart"><button>Add an apple</button></form>
<form method="post" action="/cart/empty"><button>Empty the cart</button></form>`)
})

app.post('/cart', (req, res) => {
  req.session.apples = (req.session.apples || 0) + 1
  res.redirect(303, '/')
})

app.post('/cart/empty', (req, res) => {
  req.session = null
  res.redirect(303, '/')
})

const server = app.listen(process.env.PORT || 3000, (error) => {
  if (error) throw error
  console.log(`listening on http://localhost:${server.address().port}`)
})
