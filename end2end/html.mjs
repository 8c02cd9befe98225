/**
 * Whether the HTML a server sent is valid: html-validate with the rules of the HTML standard, and the few it has not got. Style and
 * taste are no faults here. How a page is for those who use it is for axe (stotte.ts).
 */
import { HtmlValidate, Rule, StaticConfigLoader } from 'html-validate';

/** A rule about the whole document: `finn` yields what is wrong, as element and sentence. */
const regel = (finn) =>
  class extends Rule {
    setup() {
      this.on('dom:ready', ({ document }) => {
        for (const [node, message] of finn(document.root)) this.report({ node, message });
      });
    }
  };

const DAG = String.raw`\d{4,}-[01]\d-[0-3]\d`;
const KLOKKE = String.raw`[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?`;
const TID = new RegExp(String.raw`^(${DAG}|\d{4,}-[01]\d|${KLOKKE}|${DAG}[T ]${KLOKKE}(Z|[+-][0-2]\d:?[0-5]\d)?)$`);

const EGNE = {
  /** Browsers move what stands outside; the standard does not let it. */
  'portal/all-in-body': regel(function* (rot) {
    const [html] = rot.querySelectorAll('html');
    for (const barn of rot.childElements) if (barn !== html) yield [barn, `<${barn.tagName}> stands outside <html>`];
    for (const barn of html?.childElements ?? []) if (!barn.is('head') && !barn.is('body')) yield [barn, `<${barn.tagName}> stands outside <body>`];
  }),
  'portal/form-exists': regel(function* (rot) {
    const skjemaer = new Set(rot.querySelectorAll('form').map((f) => f.id));
    for (const felt of rot.querySelectorAll('[form]')) {
      const id = felt.getAttributeValue('form');
      if (!skjemaer.has(id)) yield [felt, `there is no form "${id}"`];
    }
  }),
  'portal/datetime': regel(function* (rot) {
    for (const tid of rot.querySelectorAll('[datetime]')) {
      const verdi = tid.getAttributeValue('datetime');
      if (!TID.test(verdi)) yield [tid, `"${verdi}" is no date or time`];
    }
  }),
};

/** The islands of Leptos: a hyphen is how the standard lets one make names; in them may stand what may stand around them. */
const OY = { flow: true, phrasing: true, transparent: true };

/** The same rules for all, so they are made ready once. */
class Oppsett extends StaticConfigLoader {
  getConfigFor(handle, egne) {
    return (this.klart ??= super.getConfigFor(handle, egne));
  }
}

const kontroll = new HtmlValidate(
  new Oppsett({
    root: true,
    extends: ['html-validate:standard'],
    plugins: [{ name: 'portal', rules: EGNE }],
    elements: ['html5', { 'leptos-island': OY, 'leptos-children': OY }],
    rules: {
      'no-missing-references': 'error',
      ...Object.fromEntries(Object.keys(EGNE).map((navn) => [navn, 'error'])),
    },
  }),
);

/** What is wrong with a document: a line for each fault, with what stands there. */
export async function htmlfeil(html) {
  const { results } = await kontroll.validateString(html);
  const linjer = html.split('\n');
  return results.flatMap(({ messages }) => messages.map((m) => `${m.ruleId}: ${m.message} – ${linjer[m.line - 1].slice(Math.max(0, m.column - 40), m.column + 120)}`));
}
