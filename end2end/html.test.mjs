/** What the check of HTML finds, and what it lets pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlfeil } from './html.mjs';

const side = (innhold, etter = '') => `<!DOCTYPE html><html lang="nb"><head><title>Prøve</title></head><body>${innhold}</body></html>${etter}`;
const regler = async (html) => [...new Set((await htmlfeil(html)).map((f) => f.split(':')[0]))];

test('a valid page has no faults', async () => {
  const innhold = `<p>a<!---->b</p><form id="skjema"><label for="a">A</label><input id="a" aria-describedby="b"></form><p id="b">b</p>
    <button type="submit" form="skjema">Lagre</button><leptos-island data-component="Oy"><div><leptos-children><p>c</p></leptos-children></div></leptos-island>
    <time datetime="2026-01-06">i dag</time><time datetime="2026-01-06T14:30:29Z">nå</time><time datetime="2026-01-06T14:30:29.123+01:00">nå</time>
    <script type="module">1</script>`;
  assert.deepEqual(await htmlfeil(side(innhold)), []);
});

for (const [hva, html, ventet] of [
  ['an empty marker', side('<p>a<!>b</p>'), 'parser-error'],
  ['a script after the document', side('<p>a</p>', '<script>1</script>'), 'portal/all-in-body'],
  ['a form that is not there', side('<button type="submit" form="skjema">a</button>'), 'portal/form-exists'],
  ['too many decimals', side('<time datetime="2026-01-06T14:30:29.123456+00:00">nå</time>'), 'portal/datetime'],
  ['an id that is not there', side('<p aria-describedby="a">b</p>'), 'no-missing-references'],
  ['the same id twice', side('<p id="a">a</p><p id="a">b</p>'), 'no-dup-id'],
  ['a block in a paragraph', side('<p>a<span><div>b</div></span></p>'), 'element-permitted-content'],
  ['a block in a paragraph, in an island', side('<p><leptos-island><div>a</div></leptos-island></p>'), 'element-permitted-content'],
  ['a list with something else in it', side('<ul><leptos-island><div>a</div></leptos-island></ul>'), 'element-permitted-content'],
  ['an attribute with a value it cannot have', side('<button type="knapp">a</button>'), 'attribute-allowed-values'],
]) {
  test(`finds ${hva}`, async () => assert.ok((await regler(html)).includes(ventet), `${ventet} in ${await htmlfeil(html)}`));
}
