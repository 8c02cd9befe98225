/** A WebM file of encoded VP9 frames: length, cues and one cluster per key frame, so that players can seek. Runs in the browser too. */
const tekst = (t) => new TextEncoder().encode(t);

const sammen = (deler) => {
  const ut = new Uint8Array(deler.reduce((sum, d) => sum + d.length, 0));
  let her = 0;
  for (const d of deler) {
    ut.set(d, her);
    her += d.length;
  }
  return ut;
};

/** A number in as many bytes as asked for, or as it needs. */
const tall = (n, bytes = Math.max(1, Math.ceil(Math.log2(n + 1) / 8))) => Uint8Array.from({ length: bytes }, (_, i) => Math.floor(n / 2 ** (8 * (bytes - 1 - i))) % 256);
const flyttall = (n) => {
  const ut = new Uint8Array(8);
  new DataView(ut.buffer).setFloat64(0, n);
  return ut;
};

/** One EBML element; its size always takes eight bytes, so places can be counted before they are filled in. */
const element = (id, innhold) => {
  const kropp = Array.isArray(innhold) ? sammen(innhold) : innhold;
  const storrelse = tall(kropp.length, 8);
  storrelse[0] = 1;
  return sammen([tall(id), storrelse, kropp]);
};

/** `bilder`: `{ tid, nokkel, data }` in order, times in whole milliseconds. */
export function webm({ bredde, hoyde, lengde, bilder }) {
  const klynger = [];
  for (const b of bilder) {
    if (b.nokkel || !klynger.length) klynger.push({ tid: b.tid, blokker: [] });
    const k = klynger.at(-1);
    const avstand = b.tid - k.tid;
    k.blokker.push(element(0xa3, sammen([Uint8Array.of(0x81, (avstand >> 8) & 0xff, avstand & 0xff, b.nokkel ? 0x80 : 0), b.data])));
  }
  const info = element(0x1549a966, [
    element(0x2ad7b1, tall(1_000_000)),
    element(0x4489, flyttall(lengde)),
    element(0x4d80, tekst('Praksisportalen')),
    element(0x5741, tekst('Praksisportalen')),
  ]);
  const spor = element(0x1654ae6b, [
    element(0xae, [
      element(0xd7, tall(1)),
      element(0x73c5, tall(1)),
      element(0x9c, tall(0)),
      element(0x83, tall(1)),
      element(0x86, tekst('V_VP9')),
      element(0xe0, [element(0xb0, tall(bredde)), element(0xba, tall(hoyde))]),
    ]),
  ]);
  const ferdige = klynger.map((k) => element(0x1f43b675, [element(0xe7, tall(k.tid)), ...k.blokker]));
  const viser = (steder) =>
    element(0x1c53bb6b, klynger.map((k, i) => element(0xbb, [element(0xb3, tall(k.tid)), element(0xb7, [element(0xf7, tall(1)), element(0xf1, tall(steder[i], 8))])])));
  let her = info.length + spor.length + viser(klynger.map(() => 0)).length;
  const steder = ferdige.map((k) => (her += k.length) - k.length);
  const hode = element(0x1a45dfa3, [
    element(0x4286, tall(1)),
    element(0x42f7, tall(1)),
    element(0x42f2, tall(4)),
    element(0x42f3, tall(8)),
    element(0x4282, tekst('webm')),
    element(0x4287, tall(2)),
    element(0x4285, tall(2)),
  ]);
  return sammen([hode, element(0x18538067, [info, spor, viser(steder), ...ferdige])]);
}
